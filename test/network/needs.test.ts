import { HomeFleet } from '../../clusters/fleet';
import { Configuration } from './configuration';
import { EntryFleet } from './entry-fleet';
import { ManagedFleet } from './managed-fleet';
import { needsOf } from './needs';
import { Inspection, renderFleet } from './rendered-fleet';

const clusters = [new HomeFleet(), new ManagedFleet(), new EntryFleet()].flatMap(renderFleet).map((rendered) => {
  const { cluster: { name, platform }, objects } = rendered;
  const inspection = new Inspection(rendered);
  const managed = platform.podNetwork.provider !== 'ours';
  const peer = inspection.world.others.find((each) => each.type !== 'pod' && each.apiServer && (each.type === 'outside') === managed)!;
  return { name, analyser: inspection.analyser(), needs: needsOf(inspection.world, new Configuration(objects), { peer, port: managed ? platform.apiServer.port : 6443 }) };
});

describe('every system may open the connections it cannot do without', () => {
  test.each(clusters)('in cluster $name', ({ analyser, needs }) => {
    const refused = needs.flatMap(({ from, to, port, protocol, because }) => from.flatMap((sender) => to.flatMap((receiver) =>
      analyser.allows({ from: sender, to: receiver, port, protocol }) ? [] : [`${sender.name} -> ${receiver.name} ${port}/${protocol} for ${because}`])));
    expect(refused).toEqual([]);
  });

  test.each(clusters)('and all of these systems are in cluster $name', ({ needs }) => {
    expect(needs.length).toBeGreaterThan(25);
    expect(needs.filter(({ from, to }) => from.length === 0 || to.length === 0).map(({ because }) => because)).toEqual([]);
  });
});

