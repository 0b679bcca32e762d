import { afterAll, beforeAll, expect } from '@jest/globals';
import type { ReviewAnswer, ReviewFinding } from '../../src/modules/reviews/review-answer.js';
import type { Json } from './samples.js';
import { type Service, startService } from './service.js';

export const head = `name: photo-booth
version: '2.1'
summary: Takes photos
description: Takes photos of guests
base: core24
confinement: strict
grade: stable
`;
export const personalFiles = `${head}plugs:
  network:
  config:
    interface: personal-files
    read: [$HOME/.photo-booth]
`;
export const control = `${head}plugs:
  snapd-control:
`;

/** What a person has to grant for the personal-files plug, and nothing else. */
export const leastGrant = {
  plugs: {
    'personal-files': {
      'allow-installation': {
        'plug-names': ['config'],
        'plug-attributes': { read: '\\$HOME/\\.photo-booth' },
      },
      'allow-auto-connection': 'false',
    },
  },
};

/** Starts a service before all tests, and asks it for reviews, which have to be answered. */
export function reviewing(): {
  readonly service: () => Service;
  readonly review: (request: Json) => Promise<ReviewAnswer>;
} {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());
  return {
    service: () => service,
    review: async (request) => {
      const reply = await service.post('/v1/reviews', request);
      expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
      return reply.body as ReviewAnswer;
    },
  };
}

export const codesOf = ({ findings }: ReviewAnswer) => findings.map(({ code }) => code);

/** The first finding with a code, which has to be there. */
export function found({ findings }: ReviewAnswer, code: string): ReviewFinding {
  const one = findings.find((finding) => finding.code === code);
  expect(findings.map((finding) => finding.code)).toContain(code);
  return one!;
}
