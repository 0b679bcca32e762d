import { aBoolean, aList, aText } from '../attribute-stanzas.js';
import { rule, type InterfaceTable } from '../interface.js';
import {
  appOrSystemSlot,
  appSlot,
  byHand,
  classicOnly,
  noConnection,
  notToApps,
  storeGranted,
  systemSlot,
} from '../stanzas.js';

/** The graphical session: windows, settings, printing, portals and the personal data kept by desktop services. */
export const desktop: InterfaceTable = {
  'accounts-service': {
    summary: 'Read the online accounts set up in the desktop settings, as in GNOME Online Accounts.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'appstream-metadata': {
    summary: 'Read the AppStream catalogue of the software that the system can install.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'autopilot-introspection': {
    summary: 'Let the Autopilot test tool find and press the controls in the windows of the application.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'browser-support': {
    summary: 'Run a web engine with its shared memory and, on request, a sandbox of its own.',
    implicitSlot: 'always',
    slots: rule(systemSlot, {
      'deny-connection': { 'plug-attributes': { 'allow-sandbox': 'true' } },
      'deny-auto-connection': { 'plug-attributes': { 'allow-sandbox': 'true' } },
    }),
    plugAttributes: {
      known: { 'allow-sandbox': aBoolean('Whether the web engine may set up a sandbox of its own.') },
    },
  },
  'calendar-service': {
    summary: 'Read and change the calendars kept by Evolution Data Server.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'contacts-service': {
    summary: 'Read and change the address books kept by Evolution Data Server.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  cups: {
    summary: 'Print through a CUPS server that another snap shares.',
    implicitSlot: 'never',
    slots: rule(appSlot, noConnection, byHand),
    slotAttributes: {
      known: {
        'cups-socket-directory': aText('The directory with the socket of the server.', {
          required: 'reviewers',
          format: 'snap-data-directory',
        }),
      },
    },
  },
  'cups-control': {
    summary: 'Print, and administer printers and their queues, through the CUPS server.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  desktop: {
    summary: 'Use the basics of a desktop session: fonts, themes, portals, notifications and file choosers.',
    implicitSlot: 'classic',
    plugs: rule(
      { 'allow-installation': { 'plug-attributes': { 'desktop-file-ids': '$MISSING' } } },
      notToApps,
    ),
    slots: rule(appOrSystemSlot, { 'deny-installation': { 'slot-snap-type': ['app'] } }),
    plugAttributes: {
      known: {
        'mount-host-font-cache': aBoolean(
          'Whether the font cache of the system is used; it is unless this is false.',
        ),
        'desktop-file-ids': aList(
          'Desktop files of the snap that keep their names without the name of the snap.',
        ),
      },
    },
  },
  'desktop-launch': {
    summary: 'Find the applications of other snaps and start them from their desktop files.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'desktop-legacy': {
    summary: 'Use older, less isolated desktop services: input methods, accessibility, application menus.',
    implicitSlot: 'classic',
    slots: rule(systemSlot),
  },
  'display-control': {
    summary: 'Change the brightness and the configuration of displays.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  gconf: {
    summary: 'Read and write settings in the GConf database of older GNOME desktops.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  gsettings: {
    summary: 'Read and write all GSettings keys of the user.',
    implicitSlot: 'classic',
    slots: rule(systemSlot),
  },
  'screen-inhibit-control': {
    summary: 'Keep the screen from blanking or locking while the application runs.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, notToApps),
  },
  'screencast-legacy': {
    summary: 'Take screenshots and record the screen through the D-Bus calls of the desktop shell.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  unity7: {
    summary: 'Blend into a Unity 7 session: X11, launcher, menus, notifications and accessibility.',
    implicitSlot: 'classic',
    slots: rule(systemSlot),
  },
  'upower-observe': {
    summary: 'Read battery levels and the state of power supplies from UPower.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, notToApps),
  },
  wayland: {
    summary: 'Open windows on a Wayland compositor, or be the compositor.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, { 'deny-auto-connection': { 'on-classic': 'false' } }),
  },
  x11: {
    summary: 'Open windows on an X server, or be the X server.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, { 'deny-auto-connection': { 'on-classic': 'false' } }),
  },
  'xdg-portal-permission-store': {
    summary: 'Read and change the permissions that users gave to applications through XDG portals.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
};
