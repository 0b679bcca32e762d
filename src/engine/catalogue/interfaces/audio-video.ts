import { aText } from '../attribute-stanzas.js';
import { rule, type InterfaceTable } from '../interface.js';
import { appOrSystemSlot, appSlot, byHand, classicOnly, systemSlot } from '../stanzas.js';

/** Sound, cameras, television, graphics processors and the control of media players. */
export const audioVideo: InterfaceTable = {
  alsa: {
    summary: 'Play, record and mix sound directly on ALSA sound cards.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  'audio-playback': {
    summary: 'Play sound through the sound server of the session, or be that server.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly),
  },
  'audio-record': {
    summary: 'Record sound through the sound server of the session.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  camera: {
    summary: 'Take pictures and record video with any camera attached to the device.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  dvb: {
    summary: 'Tune and receive digital television and radio through DVB adapters.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  framebuffer: {
    summary: 'Draw directly to the framebuffer of the Linux console.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  jack1: {
    summary: 'Exchange low-latency audio with a JACK 1 server.',
    implicitSlot: 'classic',
    slots: rule(systemSlot, byHand),
  },
  'media-control': {
    summary: 'Set up video pipelines through media controller devices and V4L sub-devices.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
  mpris: {
    summary: 'Control media players over D-Bus, or be such a player.',
    implicitSlot: 'never',
    slots: rule(appSlot, { 'deny-connection': { 'slot-attributes': { name: '.+' } } }, byHand),
    slotAttributes: {
      known: {
        name: aText('The last part of the D-Bus name of the player; the name of the snap unless given.', {
          format: 'dbus-element',
        }),
      },
      others: 'dropped',
    },
  },
  opengl: {
    summary: 'Render and compute on the graphics processor, with OpenGL, Vulkan, CUDA and the like.',
    implicitSlot: 'always',
    slots: rule(systemSlot),
  },
  pipewire: {
    summary: 'Exchange audio and video streams with a PipeWire server, or be that server.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  pulseaudio: {
    summary: 'Play and record sound through a PulseAudio server, or be that server.',
    implicitSlot: 'classic',
    slots: rule(appOrSystemSlot, classicOnly, byHand),
  },
  vcio: {
    summary: 'Use the VideoCore processor of a Raspberry Pi through its mailbox device.',
    implicitSlot: 'always',
    slots: rule(systemSlot, byHand),
  },
};
