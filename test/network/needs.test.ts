import { isIP } from 'node:net';
import { HomeFleet } from '../../clusters/fleet';
import { isPublic } from './addresses';
import { Configuration } from './configuration';
import { EntryFleet } from './entry-fleet';
import { ManagedFleet } from './managed-fleet';
import { needsOf } from './needs';
import { Inspection, renderFleet, type RenderedCluster } from './rendered-fleet';
import { type Need } from './systems';
import { type Analyser } from './analyser';

const clusters = [new HomeFleet(), new ManagedFleet(), new EntryFleet()].flatMap((fleet) => {
  const all = renderFleet(fleet);
  const configurations = new Map(all.map((rendered) => [rendered, configurationOf(rendered, all)]));
  return all.map((rendered) => {
    const { cluster: { name, platform } } = rendered;
    const inspection = new Inspection(rendered);
    const configuration = configurations.get(rendered)!;
    const managed = platform.podNetwork.provider !== 'ours';
    const peer = inspection.world.others.find((each) => each.type !== 'pod' && each.apiServer && (each.type === 'outside') === managed)!;
    // An API server at a private address cannot be asked from another network; its clusters sign in by other means.
    const signedInFrom = [...configurations].filter(([other, { vault }]) => other !== rendered && configuration.routes.some(({ host }) => host === vault?.host))
      .map(([{ cluster }]) => cluster.platform.apiServer).filter(({ host }) => isIP(host) === 0 || isPublic(host));
    return { name, inspection, objects: rendered.objects, analyser: inspection.analyser(), needs: needsOf(inspection.world, configuration, { apiServer: { peer, port: managed ? platform.apiServer.port : 6443 }, signedInFrom }) };
  });
});

function configurationOf({ cluster, objects }: RenderedCluster, all: readonly RenderedCluster[]): Configuration {
  const hub = all.find((other) => other.cluster.name === cluster.hub);
  return new Configuration(objects, hub && { objects: hub.objects, destination: cluster.name });
}

function* refusals(analyser: Analyser, { from, to, port, protocol, because }: Need): Generator<string> {
  for (const sender of from) {
    for (const receiver of to) if (!analyser.allows({ from: sender, to: receiver, port, protocol })) yield `${sender.name} -> ${receiver.name} ${port}/${protocol} for ${because}`;
  }
}

describe('every system may open the connections it cannot do without', () => {
  test.each(clusters)('in cluster $name', ({ analyser, needs }) => {
    expect(needs.flatMap((need) => [...refusals(analyser, need)])).toEqual([]);
  });

  test.each(clusters)('and all of these systems are in cluster $name', ({ needs }) => {
    expect(needs.length).toBeGreaterThan(25);
    expect(needs.filter(({ from, to }) => from.length === 0 || to.length === 0).map(({ because }) => because)).toEqual([]);
  });

  test.each(clusters)('and no policy of cluster $name can be spared', ({ inspection, objects, needs }) => {
    const spared = objects.filter((object) => {
      if (!/NetworkPolicy$/.test(object.kind) || object.metadata.name === 'default-deny') return false;
      const analyser = inspection.analyser(objects.filter((other) => other !== object));
      return needs.every((need) => refusals(analyser, need).next().done);
    });
    expect(spared.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([]);
  });
});
