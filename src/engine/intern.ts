/**
 * The one string of its text that the runtime keeps as a name. Strings that decisions compare are interned where
 * they are read, so that comparing them is comparing addresses, and equal ones share their memory.
 */
export function intern(text: string): string {
  for (const name in { [text]: 0 }) return name;
  return text;
}

/** Interns texts up to the length at which it pays. */
export function internShort(text: string): string {
  return text.length <= 64 ? intern(text) : text;
}
