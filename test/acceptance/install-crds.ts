import { type Manifest } from '../../lib/manifest';
import { type Applier, unservedKinds } from './applier';
import { type Crds, kindOf } from './crds';
import { inParallel } from './in-parallel';
import { refusal } from './kube-response';
import { type Findings } from './step-result';
import { waitFor } from './wait';

export interface InstallCrdsProps {
  readonly applier: Applier;
  readonly crds: Crds;
  /** What is to be applied. */
  readonly manifests: readonly Manifest[];
  /** Kinds, `group/Kind`, that something in the cluster installs; of others nothing is installed here either. */
  readonly brought: ReadonlySet<string>;
  readonly findings: Findings;
}

/** Installs the definitions of the custom kinds of some objects, with those that come with them; returns the kinds whose definition is not to be had. */
export async function installCrds({ applier, crds, manifests, brought, findings }: InstallCrdsProps): Promise<ReadonlySet<string>> {
  const wanted = (await unservedKinds(applier, manifests)).filter((kind) => brought.has(kind));
  const found = new Map((await Promise.all(wanted.map((kind) => crds.find(kind)))).flat().map((one) => [one.crd.metadata.name, one]));
  await inParallel([...found.values()], async ({ crd, source, pinned }) => {
    const refused = refusal(await applier.apply(crd, JSON.stringify(crd)));
    if (refused !== undefined) findings.fail(`CustomResourceDefinition ${crd.metadata.name} of ${source}`, refused);
    findings.count(pinned ? 'definitions of custom kinds, as pinned' : 'definitions of custom kinds of another source');
    if (!pinned) findings.notCovered.push(`${kindOf(crd)} is checked by a definition that is not known to be of the version in use: ${source}`);
  });
  await served(applier, [...found.values()].flatMap(({ crd }) => examplesOf(crd)));
  const missing = (await unservedKinds(applier, manifests)).filter((kind) => brought.has(kind));
  for (const kind of missing) findings.notCovered.push(`objects of ${kind}: its definition is not to be had here`);
  return new Set(missing);
}

/** Waits until the server serves what was installed. It tells of kinds in a few bytes, and of definitions in megabytes. */
async function served(applier: Applier, examples: readonly Manifest[]): Promise<void> {
  await waitFor({ what: 'every installed custom kind served', within: 180, every: 500 }, async () => {
    applier.kinds.forget();
    return (await unservedKinds(applier, examples)).length === 0 ? true : undefined;
  });
}

/** An object of each served version of a definition, as far as finding its kind goes. */
function examplesOf({ spec }: Manifest): Manifest[] {
  const { group, names, versions } = spec as { group: string; names: { kind: string }; versions: { name: string; served: boolean }[] };
  return versions.filter((version) => version.served).map(({ name }) => ({ apiVersion: `${group}/${name}`, kind: names.kind, metadata: { name: 'example' } }));
}
