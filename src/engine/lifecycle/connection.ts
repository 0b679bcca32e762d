/** A plug or slot on a device: by the instance name of its snap, and its own name. */
export interface EndpointName {
  readonly snap: string;
  readonly name: string;
}

/** As people and commands write it: `snap:name`. */
export function endpointText({ snap, name }: EndpointName): string {
  return `${snap}:${name}`;
}

/** The id of a connection, by which its record is found: `snap:plug snap:slot`. */
export function connectionId(plug: EndpointName, slot: EndpointName): string {
  return `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`;
}

/** The two ends that an id names; undefined where it is no id. */
export function readConnectionId(id: string): { plug: EndpointName; slot: EndpointName } | undefined {
  const parts = /^([^\s:]+):([^\s:]+) ([^\s:]+):([^\s:]+)$/.exec(id);
  if (parts === null) return undefined;
  const [, plugSnap = '', plug = '', slotSnap = '', slot = ''] = parts;
  return { plug: { snap: plugSnap, name: plug }, slot: { snap: slotSnap, name: slot } };
}
