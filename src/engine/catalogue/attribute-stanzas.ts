/** The phrases from which the interface tables compose their attributes. */
import type { AttributeFormat } from './attribute-formats.js';
import type { AttributeDefinition, AttributeSet, AttributeType } from './attributes.js';

type Detail = Omit<AttributeDefinition, 'text' | 'types'>;

const ofType =
  (...types: readonly AttributeType[]) =>
  (text: string, detail: Detail = {}): AttributeDefinition => ({ text, types, ...detail });

/** A text. */
export const aText = ofType('text');

/** True or false. */
export const aBoolean = ofType('boolean');

/** A whole number. */
export const anInteger = ofType('integer');

/** A list of texts. */
export const aList = ofType('list');

/** A text or a list of texts. */
export const textOrList = ofType('text', 'list');

/** A value of any type. */
export const anything = ofType('any');

/** A map of texts with names that are free, such as properties. */
export const textsByName = ofType('texts');

/** A map with certain entries. */
export const mapOf = (text: string, entries: AttributeSet, detail: Detail = {}): AttributeDefinition => ({
  text,
  types: ['map'],
  entries,
  ...detail,
});

/** A list of maps with certain entries. */
export const mapsOf = (text: string, entries: AttributeSet, detail: Detail = {}): AttributeDefinition => ({
  text,
  types: ['maps'],
  entries,
  ...detail,
});

/** The one device file that a slot stands for. */
export const devicePath = (format: AttributeFormat, detail: Detail = {}): AttributeDefinition =>
  aText('The device file.', { required: 'always', format, ...detail });

/** The files that may be read and those that may be written. */
export const readAndWrite = (format: AttributeFormat, whose: string): AttributeSet => ({
  known: {
    read: aList(`Files and directories of ${whose} to read.`, { format }),
    write: aList(`Files and directories of ${whose} to read and write.`, { format }),
  },
  oneOf: { names: ['read', 'write'], emptyCounts: true },
});

/** A flavour that a device takes as it comes. */
export const aFlavor = (text: string, ...values: readonly string[]): AttributeDefinition =>
  aText(text, { values, device: 'accepts' });

/** How a USB device is told from others; its device file is then a link. */
export const usbDevice: Readonly<Record<'usb-vendor' | 'usb-product', AttributeDefinition>> = {
  'usb-vendor': anInteger('The vendor of the USB device.', { range: [1, 0xffff] }),
  'usb-product': anInteger('The product number of the USB device.', { range: [0, 0xffff] }),
};

/** A vendor is of no use without a product. */
export const usbNeeds = { 'usb-vendor': ['usb-product'], 'usb-product': ['usb-vendor'] } as const;

/** The libraries that a slot supplies to the system. Devices of some versions know more than these. */
export const driverLibraries = (known: Readonly<Record<string, AttributeDefinition>> = {}): AttributeSet => ({
  known: {
    compatibility: aText('Which versions the libraries work with.', { device: 'accepts' }),
    'library-source': aList('Directories of the snap with the libraries.', { device: 'accepts' }),
    ...known,
  },
  others: 'possible',
});
