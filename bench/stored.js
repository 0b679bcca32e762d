// A decision by snap-id with 100 and with 100,000 declarations stored.
import { Decisions } from '../dist/src/modules/decisions/decisions.service.js';
import { Subjects } from '../dist/src/modules/decisions/subjects.js';
import { PublishedDeclarations } from '../dist/src/modules/assertions/published-declarations.js';
import { ns, report, timeEach } from './measure.js';
import { filledStore, snapIdOf } from './store.js';

const sizes = [100, 100_000];
const works = {};
const stores = [];
for (const size of sizes) {
  const store = await filledStore(size);
  stores.push(store);
  const published = new PublishedDeclarations(store.assertions, store.connection, store.unitOfWork);
  const decisions = new Decisions(new Subjects(published));
  works[`${size.toLocaleString('en')} stored`] = (index) =>
    decisions.decide(request(snapIdOf(Math.floor((index * size) / 100))), 'full').reason.message.length;
}

function request(snapId) {
  return {
    action: 'auto-connect',
    plug: { snap: { yaml: 'name: app\nplugs:\n  camera:\n', snapId }, name: 'camera' },
    device: { classic: true, distribution: { id: 'ubuntu' } },
  };
}

const indexes = Array.from({ length: 100 }, (_, index) => index);
const times = timeEach(indexes, works, 500);
report(
  'Decisions.decide by snapId, 100 snaps in turn, with everything but HTTP',
  Object.entries(times).map(([name, { median, least }]) => [name, ns(median), `least ${ns(least)}`]),
);
for (const store of stores) await store.close();
