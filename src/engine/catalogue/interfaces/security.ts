import { aText, mapsOf } from '../attribute-stanzas.js';
import { rule, type InterfaceTable } from '../interface.js';
import { byHand, storeGranted, systemSlot } from '../stanzas.js';

/** Keys, secrets and tokens, cryptographic hardware, authorisation and audit. */
export const security: InterfaceTable = {
  'apparmor-observe': {
    summary: 'List the AppArmor profiles in the kernel and whether they are enforced.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'auditd-support': {
    summary: 'Run as the audit daemon, which sets audit rules and collects the records.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'gpg-keys': {
    summary: 'Use the GnuPG secret keys and configuration of the user.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'gpg-public-keys': {
    summary: 'Read the GnuPG public keys and configuration of the user.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'hardware-random-control': {
    summary: 'Choose which hardware random number generator the kernel uses, and read from it.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'hardware-random-observe': {
    summary: 'Read random numbers from the hardware generator in use.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'kerberos-tickets': {
    summary: 'Use the Kerberos tickets that the user has obtained.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'kernel-crypto-api': {
    summary: 'Use the ciphers and hashes of the kernel through AF_ALG sockets.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'netlink-audit': {
    summary: 'Exchange messages with the audit system of the kernel over netlink.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'password-manager-service': {
    summary: 'Store and read secrets in the keyring of the desktop session.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  pcscd: {
    summary: 'Talk to smart cards through the PC/SC daemon.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  pkcs11: {
    summary: 'Use keys on a PKCS#11 token that another snap serves over a socket.',
    implicitSlot: 'never',
    slots: rule(storeGranted, byHand),
    slotAttributes: {
      known: {
        'pkcs11-socket': aText('The socket of the token.', { required: 'always', format: 'pkcs11-socket' }),
      },
    },
  },
  polkit: {
    summary: 'Ask polkit whether a caller is authorised, for actions that the snap defines.',
    implicitSlot: 'classic',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
    plugAttributes: {
      known: {
        'action-prefix': aText('What the names of the actions of the snap begin with.', {
          format: 'action-prefix',
        }),
        'install-rules': mapsOf('Files of rules that may be installed.', {
          known: {
            name: aText('The name of the file.', { required: 'always' }),
            'sha3-384': aText('The digest of the file.', { required: 'always' }),
          },
        }),
      },
      oneOf: { names: ['action-prefix', 'install-rules'] },
    },
  },
  'polkit-agent': {
    summary: 'Ask users for their password as a polkit authentication agent.',
    implicitSlot: 'core',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  'ssh-keys': {
    summary: 'Use the SSH private keys and configuration of the user.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'ssh-public-keys': {
    summary: 'Read the SSH public keys of the user.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  tee: {
    summary: 'Call trusted applications in the Trusted Execution Environment of the processor.',
    implicitSlot: 'always',
    plugs: rule(storeGranted, byHand),
    slots: rule(systemSlot, byHand),
  },
  tpm: {
    summary: 'Use the Trusted Platform Module, its keys and its measurements.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'u2f-devices': {
    summary: 'Use U2F and FIDO2 security keys for authentication.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
};
