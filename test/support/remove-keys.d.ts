/** Removes the keys that were made. */
export default function removeKeys(): void;
