import { rule, type InterfaceTable } from '../interface.js';
import { appOrSystemSlot, appSlot, byHand, classicOnly, noConnection, storeGranted } from '../stanzas.js';

/** Services of Ubuntu phones and the Unity 8 shell, kept for the snaps that still name them. */
export const phone: InterfaceTable = {
  'location-control': {
    summary: 'Steer the location service: switch positioning on and off and choose its providers.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  'location-observe': {
    summary: 'Read the position of the device from the location service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  maliit: {
    summary: 'Type with the Maliit on-screen keyboard, or be that keyboard.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  'media-hub': {
    summary: 'Play media through the media-hub service, or be that service.',
    implicitSlot: 'never',
    slots: rule(appOrSystemSlot, classicOnly),
  },
  mir: {
    summary: 'Open windows on a Mir display server, or be that server.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection),
  },
  ofono: {
    summary: 'Place calls and control mobile modems through oFono, or be that daemon.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  'online-accounts-service': {
    summary: 'Use the accounts of the user in Ubuntu Online Accounts, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection),
  },
  'storage-framework-service': {
    summary: 'Reach cloud storage through Storage Framework, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  'thumbnailer-service': {
    summary: 'Have thumbnails of media files made by the thumbnailer, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  'ubuntu-download-manager': {
    summary: 'Download files in the background through the download manager, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection),
  },
  unity8: {
    summary: 'Run as an application of the Unity 8 shell, or be the shell.',
    implicitSlot: 'never',
    plugs: rule(storeGranted),
    slots: rule(appSlot, noConnection),
  },
  'unity8-calendar': {
    summary: 'Read and change calendars through the calendar service of Unity 8, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
  'unity8-contacts': {
    summary: 'Read and change contacts through the contact service of Unity 8, or be that service.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
  },
};
