import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SignerTrial } from '../../../src/modules/authority/signer-trial.js';

describe('the trial of a signer', () => {
  let begun: { resolve: () => void; reject: (error: Error) => void }[];
  let trial: SignerTrial;

  beforeEach(() => {
    jest.useFakeTimers();
    begun = [];
    trial = new SignerTrial({
      tryToSign: () => new Promise<void>((resolve, reject) => begun.push({ resolve, reject })),
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('stands for a while where it went well', async () => {
    const first = trial.fault();
    begun[0]?.resolve();
    expect(await first).toBeUndefined();
    jest.advanceTimersByTime(4900);
    expect(await trial.fault()).toBeUndefined();
    expect(begun).toHaveLength(1);
    jest.advanceTimersByTime(200);
    void trial.fault();
    expect(begun).toHaveLength(2);
    expect(trial.last).toEqual({ wentWell: true, age: 5100 });
  });

  it('is not repeated at once where it failed', async () => {
    const first = trial.fault();
    begun[0]?.reject(new Error('no'));
    expect(await first).toBe('nothing can be signed');
    expect(await trial.fault()).toBe('nothing can be signed');
    expect(begun).toHaveLength(1);
  });

  it('waits for a signer that hangs for three seconds, and asks it nothing else meanwhile', async () => {
    for (let probe = 0; probe < 5; probe++) {
      const found = trial.fault();
      await jest.advanceTimersByTimeAsync(3000);
      expect(await found).toBe('the signer does not answer');
      expect(trial.last?.wentWell).toBe(false);
      await jest.advanceTimersByTimeAsync(1000);
    }
    expect(begun).toHaveLength(1);
    const found = trial.fault();
    begun[0]?.resolve();
    expect(await found).toBeUndefined();
  });
});
