/** More changes wait for their turn than may; asking again later may do. */
export class TooManyWrites extends Error {
  override readonly name = 'TooManyWrites';

  constructor(waiting: number) {
    super(`${waiting} changes wait to be stored already`);
  }
}
