import { load } from 'js-yaml';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { renderTree, textsOf } from '../../lib/render';
import { type Cluster, type Fleet } from '../../lib';
import { Analyser, type Enforcer } from './analyser';
import { Comparison, type Discrepancy } from './comparison';
import { Declaration } from './declaration';
import { worldOf, type World } from './world';

export type RenderedObject = ConstructorParameters<typeof Analyser>[0][number];

/** A cluster as declared, and the objects it runs, read back from the texts of its files. */
export interface RenderedCluster {
  readonly cluster: Cluster;
  readonly objects: readonly RenderedObject[];
  readonly problems: readonly string[];
}

/** Derives and renders a fleet, and reads every file of it. */
export function renderFleet(fleet: Fleet): RenderedCluster[] {
  const models = collect(fleet);
  const texts = textsOf(renderTree(models, derive(models)));
  return models.map(({ cluster, problems }) => ({
    cluster,
    objects: [...texts].filter(([path]) => path.startsWith(`${cluster.name}/`)).map(([, text]) => load(text) as RenderedObject),
    problems: problems.map(({ message }) => message),
  }));
}

/** Holds the policies of a cluster, or others in their place, against its declaration. */
export class Inspection {
  public readonly enforcer: Enforcer;
  public readonly declaration: Declaration;
  public readonly world: World;
  public readonly comparison: Comparison;

  public constructor(private readonly rendered: RenderedCluster) {
    const { cluster, objects } = rendered;
    this.enforcer = cluster.platform.podNetwork.provider === 'canal' ? 'plain' : 'cilium';
    this.declaration = new Declaration(cluster, this.enforcer);
    this.world = worldOf(cluster, objects, this.declaration);
    this.comparison = new Comparison(this.world, this.declaration);
  }

  public analyser(objects: readonly RenderedObject[] = this.rendered.objects): Analyser {
    return new Analyser(objects, this.enforcer, this.world.dns);
  }

  public discrepancies(objects?: readonly RenderedObject[]): Discrepancy[] {
    return [...this.comparison.against(this.analyser(objects))];
  }

  /** Whether these objects do anything else than what was declared. */
  public notices(objects: readonly RenderedObject[]): boolean {
    return this.comparison.against(this.analyser(objects)).next().done !== true;
  }
}
