/** What is found; or, where that takes longer than so many milliseconds, what to take for it. The finding goes on. */
export async function inTime<T>(finding: Promise<T>, milliseconds: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(late);
    }, milliseconds);
  });
  try {
    return await Promise.race([finding, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
