import type { UnitOfWork } from '../../database/unit-of-work.js';
import { headerOf, type HeaderMap } from '../../engine/asserts/headers.js';
import { builtinBaseDeclaration } from '../../engine/catalogue/catalogue.js';
import { canonicalText } from '../../engine/review/compare.js';
import { degraded } from '../../engine/rules/lower-formats.js';
import { headersInText } from '../assertions/assertion-row.js';
import type { OnStored } from '../assertions/assertion-report.js';
import type { Assertions } from '../assertions/assertions.js';
import type { Authority } from './authority.js';
import { assertionTime } from './draft.js';

/**
 * Base-declarations have no formats, and clients that do not know a rule refuse to read them; so those get what the
 * rules of this snap-declaration format can express.
 */
export const oldClientFormat = 5;

/**
 * Signs the built-in base-declaration for whoever wants to read it, unless it is there or an operator has published
 * another. Decisions never take these copies: they know the built-in one themselves.
 */
export async function publishBuiltinBase(
  authority: Authority,
  assertions: Assertions,
  unitOfWork: UnitOfWork,
  record: OnStored,
): Promise<void> {
  const builtin: HeaderMap = builtinBaseDeclaration();
  const series = headerOf(builtin, 'series') as string;
  const newestServed = () => assertions.served('base-declaration', series, 0);
  const newest = newestServed();
  if (newest !== undefined && (newest.origin !== 'built-in' || saysTheSame(newest.text, builtin))) return;
  const drafted = assertions.inForce('base-declaration', series)?.revision ?? -1;
  const first = Math.max(newest?.revision ?? -1, drafted) + 1;
  const timestamp = assertionTime(Date.now());
  const signed = await Promise.all(
    [degraded(builtin, oldClientFormat), builtin].map((headers, index) => {
      const { plugs = {}, slots = {} } = headers;
      const revision = String(first + index);
      return authority.sign({
        headers: { type: 'base-declaration', series, revision, timestamp, plugs, slots },
      });
    }),
  );
  await unitOfWork.run(async (manager) => {
    // Another instance may have been faster.
    if (newestServed()?.id !== newest?.id) return;
    await record(manager, await assertions.add(manager, signed, 'built-in'));
  });
}

function saysTheSame(text: string, builtin: HeaderMap): boolean {
  const headers = headersInText(text);
  return ['plugs', 'slots'].every((name) => rulesText(headers, name) === rulesText(builtin, name));
}

function rulesText(headers: HeaderMap, name: string): string {
  return canonicalText(headerOf(headers, name) ?? {});
}
