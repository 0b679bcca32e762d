/** What drawn rules, snaps and devices are made of: little of each, so that they often meet. */
export const interfaces = ['gadgetry', 'shelves', 'tunnel'] as const;
export const names = ['one', 'two', 'one-more', 'gadgetry'] as const;
export const attributeNames = ['a', 'b', 'c'] as const;
export const ids = [1, 2, 3].map((number) => `snapidsnapidsnapidsnapidsnapid0${number}`);
export const accounts = ['acme', 'other', 'someone'] as const;
export const distributions = ['ubuntu', 'debian'] as const;
export const variants = ['core', 'touch'] as const;
export const stores = ['garage', 'shop', 'barn'] as const;
export const brands = ['acme', 'maker'] as const;
export const models = ['car', 'bus'] as const;
export const ruleSnapTypes = ['app', 'core', 'gadget', 'kernel'] as const;
