import { checkDecisionRequest, type DecisionRequest } from '../../modules/decisions/decision-request.js';
import { readAssertionInput } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile, type TextFile } from '../input/read-file.js';
import { type DeclarationOptions, readDeclaration } from './declaration.js';
import { type DecideOptions, flagOf, refuseIdleOptions } from './options.js';
import { namesOf } from './names.js';
import { Sources } from './sources.js';

/** A decision request, with what each part of it came from. */
export interface SourcedRequest {
  readonly request: DecisionRequest;
  readonly sources: Sources;
  /** The snap.yaml files that plugs and slots were looked for in. */
  readonly yaml: { readonly plug: TextFile; readonly slot: TextFile };
}

/** The request as it is built: the shape is checked when it is whole. */
type Draft = Readonly<Record<string, unknown>>;

/** Makes the request out of the command line and the files it names. */
export async function readRequest(snapYaml: string, options: DecideOptions): Promise<SourcedRequest> {
  refuseIdleOptions(options);
  const sources = new Sources();
  const plugYaml = await readTextFile(snapYaml);
  const common = {
    action: options.action,
    device: await deviceOf(options, sources),
    ...(options.baseDeclaration !== undefined && {
      baseDeclaration: await assertionAt('/baseDeclaration', options.baseDeclaration, sources),
    }),
  };
  if (options.action === 'install' || options.action === 'sideload') {
    const snap = await snapOf(plugYaml, declarationOptions(options), '/snap', sources);
    return checked({ ...common, snap }, sources, { plug: plugYaml, slot: plugYaml });
  }
  const { plug: name } = options;
  if (name === undefined) {
    throw new InputFault(`missing, expected one of ${namesOf(plugYaml, 'plug')}`, { source: '--plug' });
  }
  const snap = await snapOf(plugYaml, declarationOptions(options), '/plug/snap', sources);
  sources.add('/plug/name', '--plug');
  sources.add('/slot', '--slot');
  const slotYaml = options.slotSnap === undefined ? plugYaml : await readTextFile(options.slotSnap);
  const slot = await slotOf(options, slotYaml, snap, sources);
  const request = { ...common, plug: { snap, name }, ...(slot !== undefined && { slot }) };
  return checked(request, sources, { plug: plugYaml, slot: slotYaml });
}

function checked(request: Draft, sources: Sources, yaml: SourcedRequest['yaml']): SourcedRequest {
  return { request: sources.blamed(() => checkDecisionRequest(request)), sources, yaml };
}

/** Undefined for the slot of the system. */
async function slotOf(
  options: DecideOptions,
  yaml: TextFile,
  plugSnap: Draft,
  sources: Sources,
): Promise<Draft | undefined> {
  const { slot: name, slotSnap } = options;
  if (name === undefined) {
    if (slotSnap === undefined) return undefined;
    throw new InputFault(`missing, expected one of ${namesOf(yaml, 'slot')}`, { source: '--slot' });
  }
  sources.add('/slot/name', '--slot');
  if (slotSnap === undefined) return { snap: plugSnap, name };
  return { snap: await snapOf(yaml, declarationOptions(options, true), '/slot/snap', sources), name };
}

/** What the options say about the declaration of the snap, or about that of the slot's snap. */
function declarationOptions(options: DecideOptions, ofSlot = false): DeclarationOptions {
  return {
    path: ofSlot ? options.slotDeclaration : options.declaration,
    snapId: ofSlot ? options.slotSnapId : options.snapId,
    publisherId: ofSlot ? options.slotPublisherId : options.publisherId,
    pathFlag: flagOf(ofSlot ? 'slotDeclaration' : 'declaration'),
    publisherFlag: flagOf(ofSlot ? 'slotPublisherId' : 'publisherId'),
  };
}

async function snapOf(
  { name, text }: TextFile,
  options: DeclarationOptions,
  pointer: string,
  sources: Sources,
): Promise<Draft> {
  sources.add(`${pointer}/yaml`, name);
  sources.add(`${pointer}/snapId`, options.pathFlag.replace('declaration', 'snap-id'));
  const declaration = await readDeclaration(options, `${pointer}/declaration`, sources);
  return {
    yaml: text,
    ...(options.snapId !== undefined && { snapId: options.snapId }),
    ...(declaration !== undefined && { declaration }),
  };
}

async function deviceOf(options: DecideOptions, sources: Sources): Promise<Draft> {
  const { core, coreDesktop, distribution, model, store, contentCompatLabels } = options;
  return {
    classic: core === undefined && coreDesktop === undefined,
    ...(coreDesktop && { coreDesktop }),
    ...(distribution !== undefined && { distribution: distributionOf(distribution) }),
    ...(model !== undefined && { model: await assertionAt('/device/model', model, sources) }),
    ...(store !== undefined && { store: await assertionAt('/device/store', store, sources) }),
    ...(contentCompatLabels && { contentCompatLabels }),
  };
}

function distributionOf(text: string): Draft {
  const [id = '', variantId, ...others] = text.split('/');
  if (id === '' || variantId === '' || others.length > 0) {
    throw new InputFault(`"${text}" is no distribution, expected ID or ID/VARIANT`, {
      source: '--distribution',
    });
  }
  return { id, ...(variantId !== undefined && { variantId }) };
}

async function assertionAt(pointer: string, path: string, sources: Sources): Promise<unknown> {
  const { name, input } = await readAssertionInput(path);
  sources.add(pointer, name);
  return input;
}
