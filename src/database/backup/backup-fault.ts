/** A backup cannot be made or restored as things are: the message is one sentence for the operator. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';

  /** @param source the file or database that it is about */
  constructor(
    message: string,
    readonly source: string,
  ) {
    super(message);
  }
}
