/** The data directory that stands for a database which is gone when it is closed. */
export const inMemory = ':memory:';
