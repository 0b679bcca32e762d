import type { Law } from './law.js';
import { thereAndBack, twiceIsOnce, undone } from './lifecycle/course.js';
import { deviceOrder, otherSnapNames, strangers } from './lifecycle/retelling.js';
import { plansAskDecisions, rulesRemoveNothing } from './lifecycle/rules.js';
import { batch } from './policy/batch.js';
import { facts, fictions } from './policy/facts.js';
import { ignoredKeys, irrelevantRules, unaskedAttributes } from './policy/irrelevant.js';
import { moreAllowed } from './policy/monotone.js';
import { dynamicAttributes, installedByParts, movedRules } from './policy/moving.js';
import { alternativeOrder, keyOrder, listOrder } from './policy/order.js';
import { allConstraints, anyAlternative, denyBeforeAllow } from './policy/parts.js';
import { remedies } from './policy/remedies.js';
import { otherIds, otherNames } from './policy/renaming.js';
import { shortRules, patternWords, splitAlternatives, turnedReferences } from './policy/rewording.js';
import { traceDepths, traceTells } from './policy/trace.js';
import { reviewEffects } from './review/effects.js';
import { reviewGrants, reviewOtherGrants } from './review/grants.js';
import { reviewOrder, reviewOtherNames, reviewSinceItself } from './review/retelling.js';
import { canonicalText } from './wire/canonical.js';
import { formats, olderClients } from './wire/formats.js';
import { textOrHeaders, yamlOrJson } from './wire/forms.js';

/** Every law, by kind. docs/fuzzing.md lists them. */
export const laws: readonly Law[] = [
  otherNames,
  otherIds,
  keyOrder,
  alternativeOrder,
  listOrder,
  irrelevantRules,
  ignoredKeys,
  unaskedAttributes,
  denyBeforeAllow,
  anyAlternative,
  allConstraints,
  facts,
  fictions,
  shortRules,
  splitAlternatives,
  patternWords,
  turnedReferences,
  moreAllowed,
  movedRules,
  dynamicAttributes,
  installedByParts,
  traceTells,
  traceDepths,
  remedies,
  batch,
  textOrHeaders,
  yamlOrJson,
  canonicalText,
  formats,
  olderClients,
  deviceOrder,
  otherSnapNames,
  strangers,
  twiceIsOnce,
  thereAndBack,
  undone,
  rulesRemoveNothing,
  plansAskDecisions,
  reviewOrder,
  reviewOtherNames,
  reviewSinceItself,
  reviewGrants,
  reviewOtherGrants,
  reviewEffects,
];
