/** What is whose among snaps: facts by snap name. Exceptions for single snaps are no part of it. */
export interface SnapTables {
  /** Bases that only the named snaps may have. */
  readonly reservedBases: ReadonlyMap<string, readonly string[]>;
  /** System users that there are, with the snaps that may have them; empty for all. */
  readonly systemUsers: ReadonlyMap<string, readonly string[]>;
}

export const snapTables: SnapTables = {
  reservedBases: new Map([['solus-runtime-gaming', ['linux-steam-integration']]]),
  systemUsers: new Map([
    ['snap_daemon', []],
    ['_daemon_', []],
    ['snap_microk8s', ['microk8s']],
    ['snap_aziotedge', ['azure-iot-edge', 'azure-iot-identity']],
    ['snap_aziotdu', ['deviceupdate-agent']],
  ]),
};
