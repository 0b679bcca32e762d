import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { Action } from '../../../src/engine/policy/decide.js';
import type { Dice } from '../dice.js';
import { drawAttributes, type Attributes } from './attributes.js';
import { drawRules } from './rules.js';
import {
  accounts,
  brands,
  distributions,
  ids,
  interfaces,
  models,
  names,
  stores,
  variants,
} from './words.js';

export interface DrawnSnap {
  readonly yaml: {
    readonly name: string;
    readonly type?: string;
    readonly plugs?: Endpoints;
    readonly slots?: Endpoints;
  };
  readonly declaration: HeaderMap | null;
}

export type Endpoints = Readonly<Record<string, Attributes>>;

export interface DrawnEnd {
  readonly snap: DrawnSnap;
  readonly name: string;
  readonly dynamicAttributes?: Attributes;
}

export interface DrawnDevice {
  readonly classic: boolean;
  readonly coreDesktop?: boolean;
  readonly contentCompatLabels?: boolean;
  readonly distribution?: { readonly id: string; readonly variantId?: string };
  readonly model?: HeaderMap;
  readonly store?: HeaderMap;
}

interface Asking {
  readonly device: DrawnDevice;
  readonly baseDeclaration: HeaderMap;
}

/** A decision request as JSON, its declarations as headers. */
export interface ConnectionQuestion extends Asking {
  readonly action: 'connect' | 'auto-connect';
  readonly plug: DrawnEnd;
  readonly slot: DrawnEnd;
}

export interface InstallationQuestion extends Asking {
  readonly action: 'install' | 'sideload';
  readonly snap: DrawnSnap;
}

export type Question = ConnectionQuestion | InstallationQuestion;

export const sides = ['plug', 'slot'] as const;
export type Side = (typeof sides)[number];

/** A question of any kind; two of three are about connections. */
export function drawQuestion(dice: Dice): Question {
  return dice.percent(67) ? drawConnection(dice) : drawInstallation(dice);
}

export function drawConnection(dice: Dice): ConnectionQuestion {
  const action = dice.one(['connect', 'auto-connect', 'auto-connect'] as const);
  return {
    action,
    plug: drawEnd(dice, 'plug', action),
    slot: drawEnd(dice, 'slot', action),
    device: drawDevice(dice),
    baseDeclaration: drawRules(dice, action, { plugs: 35, slots: 85 }),
  };
}

export function drawInstallation(dice: Dice): InstallationQuestion {
  const action = dice.one(['install', 'install', 'sideload'] as const);
  const yaml = {
    name: 'some-snap',
    ...drawType(dice),
    ...(dice.percent(60) && { plugs: drawEndpoints(dice, 1) }),
    slots: drawEndpoints(dice, 1),
  };
  return {
    action,
    snap: { yaml, declaration: drawDeclaration(dice, action, { plugs: 35, slots: 35 }) },
    device: drawDevice(dice),
    baseDeclaration: drawRules(dice, action, { plugs: 70, slots: 90 }),
  };
}

function drawEnd(dice: Dice, side: Side, action: Action): DrawnEnd {
  const endpoints = drawEndpoints(dice, 20);
  const chances = { plugs: 0, slots: 0, [`${side}s`]: 25 };
  return {
    snap: {
      yaml: { name: `${side}-snap`, ...drawType(dice), [`${side}s`]: endpoints },
      declaration: drawDeclaration(dice, action, chances),
    },
    name: Object.keys(endpoints)[0] as string,
    ...(dice.percent(25) && { dynamicAttributes: drawAttributes(dice, 1) }),
  };
}

/** Plugs or slots of the interface that is asked about, and with some chance one of another. */
function drawEndpoints(dice: Dice, other: number): Endpoints {
  const [first, second] = dice.shuffled(names);
  const [asked, another] = interfaces;
  return {
    [first as string]: { interface: asked, ...drawAttributes(dice) },
    ...(dice.percent(other) && {
      [second as string]: { interface: dice.one([asked, another]), ...drawAttributes(dice) },
    }),
  };
}

function drawType(dice: Dice): { readonly type?: string } {
  return dice.percent(60) ? {} : { type: dice.one(['app', 'gadget', 'os', 'kernel', 'snapd', 'base']) };
}

/** A snap-declaration, or none; with so much of a chance for rules. */
function drawDeclaration(
  dice: Dice,
  action: Action,
  chances: { readonly plugs: number; readonly slots: number },
): HeaderMap | null {
  if (dice.percent(20)) return null;
  return {
    'snap-id': dice.one(ids),
    'publisher-id': dice.one(accounts),
    ...drawRules(dice, action, chances),
  };
}

export function drawDevice(dice: Dice): DrawnDevice {
  const store = dice.one(stores);
  return {
    classic: dice.percent(60),
    ...(dice.percent(30) && { coreDesktop: dice.percent(50) }),
    ...(dice.percent(50) && { contentCompatLabels: dice.percent(80) }),
    ...(dice.percent(70) && {
      distribution: {
        id: dice.one(distributions),
        ...(dice.percent(50) && { variantId: dice.one(variants) }),
      },
    }),
    ...(dice.percent(60) && {
      model: { 'brand-id': dice.one(brands), model: dice.one(models), ...(dice.percent(70) && { store }) },
    }),
    ...(dice.percent(30) && {
      store: {
        store: dice.percent(70) ? store : dice.one(stores),
        ...(dice.percent(60) && { 'friendly-stores': dice.some(stores) }),
      },
    }),
  };
}
