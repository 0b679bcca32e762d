/** An assertion was not stored: its revision is not greater than the one that is stored already. */
export class RevisionConflict {
  constructor(
    readonly given: number,
    readonly newest: number,
  ) {}

  get message(): string {
    return `revision "${this.given}" is not newer than the stored one, expected more than "${this.newest}"`;
  }
}
