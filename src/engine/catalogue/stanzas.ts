/**
 * The phrases from which the interface tables compose their rules. A rule of the base-declaration holds until a
 * snap-declaration has a rule for the interface; that one then governs alone.
 */
import type { RuleHeaders } from './interface.js';

/** Only the system snap may have the slot. */
export const systemSlot: RuleHeaders = { 'allow-installation': { 'slot-snap-type': ['core'] } };

/** Only applications may have the slot. */
export const appSlot: RuleHeaders = { 'allow-installation': { 'slot-snap-type': ['app'] } };

/** The system may have the slot, and so may an application that provides the service in its place. */
export const appOrSystemSlot: RuleHeaders = { 'allow-installation': { 'slot-snap-type': ['app', 'core'] } };

/** The system may have the slot, and so may a gadget that describes its hardware. */
export const systemOrGadgetSlot: RuleHeaders = {
  'allow-installation': { 'slot-snap-type': ['core', 'gadget'] },
};

/** The same as `systemOrGadgetSlot`; the base-declaration lists the two types in this order for some interfaces. */
export const gadgetOrSystemSlot: RuleHeaders = {
  'allow-installation': { 'slot-snap-type': ['gadget', 'core'] },
};

/** Only the system snap may have the plug. */
export const systemPlug: RuleHeaders = { 'allow-installation': { 'plug-snap-type': ['core'] } };

/** No snap may have the plug or slot unless the store grants it in the declaration of the snap. */
export const storeGranted: RuleHeaders = { 'allow-installation': 'false' };

/** Nothing connects, not even by hand, unless the store grants it in the declaration of a snap. */
export const noConnection: RuleHeaders = { 'deny-connection': 'true' };

/** Connects on classic systems only; elsewhere the store has to grant it in the declaration of a snap. */
export const classicOnly: RuleHeaders = { 'deny-connection': { 'on-classic': 'false' } };

/** Connects neither by hand nor by itself to a slot of an application, only to that of the system. */
export const notToApps: RuleHeaders = {
  'deny-connection': { 'slot-snap-type': ['app'] },
  'deny-auto-connection': { 'slot-snap-type': ['app'] },
};

/** Never connects by itself: the user, the gadget or the store decides. */
export const byHand: RuleHeaders = { 'deny-auto-connection': 'true' };

/** One plug takes any number of slots. */
export const manySlots: RuleHeaders = { 'allow-connection': { 'slots-per-plug': '*' } };
