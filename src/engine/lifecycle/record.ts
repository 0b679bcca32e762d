import { isAttributeMap, noAttributes, sameValue, type AttributeMap } from '../snap/values.js';
import type { EndpointName } from './connection.js';

/** What a device remembers of a connection. See docs/plans.md, "Records". */
export interface ConnectionRecord {
  readonly plug: EndpointName;
  readonly slot: EndpointName;
  /** The plug's interface when the connection was made. */
  readonly interface: string;
  /** Made automatically, or by the gadget. */
  readonly auto: boolean;
  readonly byGadget: boolean;
  /** The user disconnected what had been connected automatically. */
  readonly undesired: boolean;
  /** The device behind the hot-plugged slot is unplugged. */
  readonly hotplugGone: boolean;
  /** Of the device behind a hot-plugged slot; empty for other slots. */
  readonly hotplugKey: string;
  readonly plugStatic: AttributeMap;
  readonly plugDynamic: AttributeMap;
  readonly slotStatic: AttributeMap;
  readonly slotDynamic: AttributeMap;
}

/** A record in the daemon's own form; what is false or empty is left out. */
export interface RecordJson {
  readonly interface: string;
  readonly auto?: boolean;
  readonly 'by-gadget'?: boolean;
  readonly undesired?: boolean;
  readonly 'hotplug-gone'?: boolean;
  readonly 'hotplug-key'?: string;
  readonly 'plug-static'?: object;
  readonly 'plug-dynamic'?: object;
  readonly 'slot-static'?: object;
  readonly 'slot-dynamic'?: object;
}

/** A record in the daemon's own form. */
export function recordJson(record: ConnectionRecord): RecordJson {
  const json: Record<string, unknown> = {};
  if (record.auto) json.auto = true;
  if (record.byGadget) json['by-gadget'] = true;
  json.interface = record.interface;
  if (record.undesired) json.undesired = true;
  put(json, 'plug-static', record.plugStatic);
  put(json, 'plug-dynamic', record.plugDynamic);
  put(json, 'slot-static', record.slotStatic);
  put(json, 'slot-dynamic', record.slotDynamic);
  if (record.hotplugGone) json['hotplug-gone'] = true;
  if (record.hotplugKey !== '') json['hotplug-key'] = record.hotplugKey;
  return json as unknown as RecordJson;
}

function put(json: Record<string, unknown>, name: string, attributes: AttributeMap): void {
  if (!isEmpty(attributes)) json[name] = attributes;
}

function isEmpty(attributes: AttributeMap): boolean {
  if (attributes === noAttributes) return true;
  for (const _ in attributes) return false;
  return true;
}

/** Whether a record is of a connection that is wanted and whose device is there. */
export function isWanted({ undesired, hotplugGone }: ConnectionRecord): boolean {
  return !undesired && !hotplugGone;
}

/** What remains of an automatic connection that the user disconnected: the mark, without attributes. */
export function unwanted(record: ConnectionRecord): ConnectionRecord {
  return {
    ...record,
    undesired: true,
    plugStatic: noAttributes,
    plugDynamic: noAttributes,
    slotStatic: noAttributes,
    slotDynamic: noAttributes,
  };
}

/** Whether two maps hold the same values. */
export function sameAttributes(a: AttributeMap, b: AttributeMap): boolean {
  return isAttributeMap(a) && isAttributeMap(b) && sameValue(a, b);
}
