/** The forms of texts among attributes: a closed list, each with words for what it expects. See docs/attributes.md. */

interface Format {
  /** What is expected, to follow "expected". */
  readonly words: string;
  readonly holds: (text: string) => boolean;
}

/** Characters that stand for patterns in the profiles that devices make of paths. */
const patternCharacters = /[?*[\]{}^"\0]/;

const matches = (words: string, pattern: RegExp): Format => ({ words, holds: (text) => pattern.test(text) });

/** A path of which devices overlook slashes that are in vain. */
const devicePath = (words: string, pattern: RegExp): Format => ({
  words,
  holds: (text) => pattern.test(text.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '')),
});

/** A path without pattern characters that begins in a certain way. */
const plainPath = (words: string, start: RegExp): Format => ({
  words,
  holds: (text) => isClean(text) && start.test(text) && !patternCharacters.test(text),
});

const named = {
  'home-file': plainPath(
    'a path below "$HOME/" without "..", "~" or any of ?*[]{}^", and without "/" at its end',
    /^\$HOME\/[^~]+$/,
  ),
  'system-file': plainPath(
    'a path below "/" without "..", "~" or any of ?*[]{}^", and without "/" at its end',
    /^\/[^~]+$/,
  ),
  'shared-path': plainPath(
    'a path without "..", without any of ?*[]{}^" and without "/" at its end, such as "$SNAP/lib"',
    /^(?!\.\.(\/|$))./,
  ),
  'snap-data-directory': plainPath(
    'a directory below "$SNAP_COMMON" or "$SNAP_DATA"',
    /^\$SNAP_(COMMON|DATA)(\/|$)/,
  ),
  'snap-relative-path': plainPath('a path below the root of the snap, without ".."', /^(?!\/|\.\.(\/|$))./),
  'dbus-name': {
    words:
      'a well-known D-Bus name of at most 255 characters such as "org.example.App", that does not end with "-1"',
    holds: (text) =>
      text.length <= 255 && /^[A-Za-z_-][\w-]*(\.[A-Za-z_-][\w-]*)+$/.test(text) && !/-\d+$/.test(text),
  },
  'dbus-element': matches('letters, digits, "_" and "-"', /^[\w-]*$/),
  'action-prefix': matches(
    'two or more names with dots between them, such as "org.example.app"',
    /^[A-Za-z_-][\w-]*(\.[A-Za-z_-][\w-]*)+$/,
  ),
  'pkcs11-socket': plainPath('a socket directly below "/run/p11-kit"', /^\/run\/p11-kit\/[^/]+$/),
  'switch-file': devicePath(
    '"/sys/class/leds/NAME/brightness" or "/sys/class/gpio/gpioNUMBER/value"',
    /^\/sys\/class\/(leds\/[^/]+\/brightness|gpio\/gpio\d+\/value)$/,
  ),
  'hidraw-device': matches('"/dev/hidrawNUMBER"', /^\/dev\/hidraw\d{1,3}$/),
  'hidraw-link': matches(
    '"/dev/hidraw-NAME" with a name of small letters and digits',
    /^\/dev\/hidraw-[a-z0-9]+$/,
  ),
  'serial-device': matches(
    'a serial port such as "/dev/ttyS0" or "/dev/ttyUSB0"',
    /^\/dev\/tty[A-Za-z]+\d+$/,
  ),
  'serial-link': matches(
    '"/dev/serial-port-NAME" with a name of small letters and digits',
    /^\/dev\/serial-port-[a-z0-9]+$/,
  ),
  'i2c-device': devicePath('"/dev/i2c-NUMBER"', /^\/dev\/i2c-\d+$/),
  'sysfs-name': matches('letters, digits, "_" and "-", such as "1-0050"', /^[\w-]+$/),
  'iio-device': devicePath('"/dev/iio:deviceNUMBER"', /^\/dev\/iio:device\d+$/),
  'spi-device': devicePath('"/dev/spidevBUS.CHIP"', /^\/dev\/spidev\d+\.\d+$/),
  'uio-device': matches('"/dev/uioNUMBER"', /^\/dev\/uio\d+$/),
  partition: matches(
    'a partition such as "/dev/sda1", "/dev/mmcblk0p1" or "/dev/nvme0n1p1"',
    /^\/dev\/([hsv]d[a-z]{1,2}|mmcblk\d+p|nvme\d+(n\d+)?p)[1-9]\d?$/,
  ),
  'device-pattern': {
    words: 'a path below "/dev/" without ".." or any of {}@^", in which ? * and [] may stand for others',
    holds: (text) => isClean(text) && /^\/dev\/[^{}@^"\0]+$/.test(text),
  },
  'file-pattern': {
    words: 'a path below "/" without ".." or any of {}@^", in which ? * and [] may stand for others',
    holds: (text) => isClean(text) && /^\/[^{}@^"\0]+$/.test(text),
  },
  'netlink-family': matches(
    'two or more small letters, digits and "-", a letter first and no "-" last',
    /^[a-z][a-z0-9-]*[a-z0-9]$/,
  ),
  'queue-name': matches(
    'a name without any of ?*[]{}^", and without "/" but at its start',
    /^\/?[^/?*[\]{}^"\0]+$/,
  ),
  'memory-name': {
    words: 'a name without "/" or any of ?[]{}^", in which * may stand for others',
    holds: (text) => isClean(text) && /^(?!\.\.$)[^/?[\]{}^"\0]+$/.test(text),
  },
  'module-name': matches('letters, digits, "_" and "-"', /^[\w-]+$/),
  'mount-point': matches(
    'a path below "/", "$SNAP_COMMON/" or "$SNAP_DATA/" without ".."',
    /^(\$SNAP_(COMMON|DATA))?\/(?!.*(^|\/)\.\.(\/|$)).+$/,
  ),
  'confdb-view': matches('a schema and a view with "/" between them', /^[^/\s]+\/[^/\s]+$/),
  'line-ranges': matches(
    'numbers and ranges with commas between them, such as "0-3,7"',
    /^\d+(-\d+)?(,\d+(-\d+)?)*$/,
  ),
} satisfies Record<string, Format>;

export type AttributeFormat = keyof typeof named;

/** Every form by name. */
export const attributeFormats: Readonly<Record<AttributeFormat, Format>> = named;

/** Whether nothing in a path is in vain: no `//`, no `/` at its end, no `.` or `..` but a leading `..`. */
function isClean(path: string): boolean {
  if (path === '.' || path === '/') return true;
  const parts = path.split('/');
  return parts.every(
    (part, at) => part !== '.' && part !== '..' && (part !== '' || (at === 0 && path !== '')),
  );
}
