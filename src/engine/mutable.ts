/** An object while it is being made, member by member, which costs less than a spread for each that may be left out. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
