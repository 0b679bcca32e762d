export default function removeKeys() {
  globalThis.removeTestKeys();
}
