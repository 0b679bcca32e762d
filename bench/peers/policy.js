// The base-declaration as rules that other engines can be given: alternatives of plain terms about named facts.
//
// A rule has the alternatives that deny and those that allow; without a deny that matches, and with an allow that
// does, the answer is yes. An alternative matches when all its terms hold: `[[]]` always matches, `[]` never.

export const actions = ['connect', 'auto-connect'];

const questionOf = { connect: 'connection', 'auto-connect': 'auto-connection' };
const otherSide = { plug: 'slot', slot: 'plug' };

/** What a question about an interface is looked up by. */
export function keyOf(interfaceName, action) {
  return `${action} ${interfaceName}`;
}

/**
 * The rules that govern connections by the interfaces where no snap brings rules of its own.
 * See docs/rules.md, "Which rule governs".
 *
 * @throws Error for a constraint that has no translation yet
 */
export function rulesOf({ plugs, slots }, interfaceNames) {
  return interfaceNames.flatMap((name) =>
    actions.map((action) => {
      const source = plugs[name] ?? slots[name] ?? {};
      return {
        key: keyOf(name, action),
        interface: name,
        action,
        deny: alternativesOf(source[`deny-${questionOf[action]}`] ?? 'false'),
        allow: alternativesOf(source[`allow-${questionOf[action]}`] ?? 'true'),
      };
    }),
  );
}

function alternativesOf(source) {
  if (source === 'true') return [[]];
  if (source === 'false') return [];
  return (Array.isArray(source) ? source : [source]).flatMap((constraints) =>
    Object.entries(constraints).reduce(
      (alternatives, [key, value]) =>
        alternatives.flatMap((terms) => choicesOf(key, value).map((choice) => [...terms, ...choice])),
      [[]],
    ),
  );
}

/** The choices of a constraint, each a row of terms; most have one. */
function choicesOf(key, value) {
  const [, side, what] = /^(plug|slot)-(.*)$/.exec(key) ?? [];
  if (what === 'snap-type') return [[{ test: 'in', fact: key, texts: value }]];
  if (what === 'publisher-id' && value.join() === `$${otherSide[side].toUpperCase()}_PUBLISHER_ID`)
    return [[{ test: 'same', fact: key, other: `${otherSide[side]}-publisher-id` }]];
  if (what === 'attributes')
    return [value].flat().map((map) => Object.entries(map).map((entry) => attributeTerm(key, ...entry)));
  if (key === 'on-classic' || key === 'on-core-desktop')
    return [[{ test: 'is', fact: key, value: value === 'true' }]];
  // Arity is no condition: it is read from the alternative that matched.
  if (key === 'slots-per-plug' || key === 'plugs-per-slot') return [[]];
  throw new Error(`constraint "${key}" has no translation`);
}

function attributeTerm(key, name, wanted) {
  const fact = `${key}.${name}`;
  if (wanted === '$MISSING') return { test: 'missing', fact };
  if (wanted === '$PLUG_PUBLISHER_ID') return { test: 'same', fact, other: 'plug-publisher-id' };
  const [, side, compat, path] = /^\$(PLUG|SLOT)(_COMPAT)?\(([^.]+)\)$/.exec(wanted) ?? [];
  if (path !== undefined) {
    const other = `${side.toLowerCase()}-attributes.${path}`;
    return { test: compat === undefined ? 'same' : 'compatible', fact, other };
  }
  if (typeof wanted === 'string' && !wanted.startsWith('$') && !name.includes('.'))
    return { test: 'matches', fact, pattern: wanted };
  throw new Error(`attribute constraint "${name}" has no translation: ${JSON.stringify(wanted)}`);
}

/** All terms of a rule, of either kind. */
export function termsOf({ deny, allow }) {
  return [deny, allow].flat(2);
}

/** What a question says, by the names that terms use. Nothing stands for what is unset. */
export function factsOf({ plug, slot, device }) {
  const facts = { 'on-classic': device.classic, 'on-core-desktop': device.coreDesktop };
  for (const [side, { snapType, publisherId, attributes }] of Object.entries({ plug, slot })) {
    facts[`${side}-snap-type`] = snapType;
    if (publisherId !== '') facts[`${side}-publisher-id`] = publisherId;
    for (const [name, value] of Object.entries(attributes)) facts[`${side}-attributes.${name}`] = value;
  }
  return facts;
}

/** The texts that a pattern without operators other than `|` stands for; undefined for any other. */
export function literalsOf(pattern) {
  return /[\\^$.?*+()[\]{}]/.test(pattern) ? undefined : pattern.split('|');
}

/** Texts, and the truth values and integers that patterns treat as those texts. */
export function spellings(texts) {
  return texts.flatMap((text) => {
    if (text === 'true' || text === 'false') return [text, text === 'true'];
    return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? [text, Number(text)] : [text];
  });
}
