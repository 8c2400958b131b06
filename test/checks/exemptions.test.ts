import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { exempt, type Fleet } from '../../lib';
import { findingsOf, ruleNames } from '../../lib/checks/checks';
import { withExemptions } from '../../lib/checks/with-exemptions';
import { collect } from '../../lib/collect';
import { type Finding } from '../../lib/report/finding';
import { synthesize } from '../../lib/synth';
import { deployment } from '../fixtures/deployment';
import { application, emptyHome } from '../fixtures/home';
import { refusalOf } from '../support/declare';
import { finished, plain } from '../support/problems';

const because = 'its vendor publishes one tag only, which never moves';
const unpinned = (name = 'app'): ReturnType<typeof deployment> => deployment({ name, container: { image: 'ghcr.io/example/app:latest' } });

function fleetWith(turnOff: (object: ApiObject) => void): Fleet {
  return emptyHome((cluster) => turnOff(new ApiObject(application(cluster), 'app', unpinned())));
}

const findings = (fleet: Fleet): Finding[] => [...synthesize(fleet).findings];

describe('a rule that is turned off for one object', () => {
  test('lets it pass, and the reason is told', () => {
    expect(findings(fleetWith((object) => exempt(object, 'pinned-images', because)))).toEqual([{
      rule: 'pinned-images', severity: 'note', where: 'home/web Deployment/app',
      message: `image of container 'app' must be pinned by a tag other than latest or by a digest, got 'ghcr.io/example/app:latest'; turned off because ${because}`,
    }]);
  });

  test('holds for everything else', () => {
    const fleet = emptyHome((cluster) => {
      const web = application(cluster);
      exempt(new ApiObject(web, 'app', unpinned()), 'pinned-images', because);
      new ApiObject(web, 'other', unpinned('other'));
    });
    expect(refusalOf(() => synthesize(fleet))).toMatch(/^home\/web Deployment\/other: image of container 'app' must be pinned.*\n1 problem; nothing was written$/);
  });

  test('holds for the other rules', () => {
    expect(refusalOf(() => synthesize(fleetWith((object) => exempt(object, 'require-resources', because))))).toContain('must be pinned');
  });

  test('may be turned off for a whole application', () => {
    expect(findings(fleetWith((object) => exempt(object.node.scope!, 'pinned-images', because))).map(({ severity }) => severity)).toEqual(['note']);
  });

  test('may be turned off for all that is inside a part, or that was derived for an application', () => {
    const findingsAt = (where: string): string[] => {
      const fleet = emptyHome((cluster) => {
        const web = application(cluster);
        const part = new Construct(web, 'part');
        new ApiObject(part, 'app', unpinned());
        exempt(where === 'part' ? part : web, 'pinned-images', because);
      });
      const { models } = { models: collect(fleet) };
      const places = ['home/web', 'home/web Deployment/app', 'home/web Secret/derived', 'home/webs Deployment/app', 'home/other', 'home'];
      return withExemptions(places.map((place) => ({ where: place, rule: 'pinned-images', severity: 'error', message: 'a; b' })), models, ruleNames).filter(({ severity }) => severity === 'note').map((finding) => finding.where);
    };
    expect(findingsAt('part')).toEqual(['home/web Deployment/app']);
    expect(findingsAt('application')).toEqual(['home/web', 'home/web Deployment/app', 'home/web Secret/derived']);
  });

  test('is told once nothing needs it any more', () => {
    const fleet = emptyHome((cluster) => exempt(new ApiObject(application(cluster), 'app', deployment()), 'pinned-images', because));
    expect(findings(fleet)).toEqual([{
      rule: 'needed-exemptions', severity: 'warning', where: 'home/web',
      message: `exemption of 'home/web/app' from pinned-images (${because}) must be needed, got nothing that breaks the rule; remove it`,
    }]);
  });

  test('must be one, and have a reason', () => {
    expect(refusalOf(() => synthesize(fleetWith((object) => exempt(object, 'pinned-image', because))))).toContain(`from pinned-image (${because}) must be needed, got nothing that breaks the rule; did you mean 'pinned-images'?`);
    expect(refusalOf(() => synthesize(fleetWith((object) => exempt(object, 'xyzzy', because))))).toContain('got nothing that breaks the rule; there is no such rule; remove it');
    expect(refusalOf(() => fleetWith((object) => exempt(object, 'pinned-images', 'works')))).toBe("exemption of 'home/web/app' from pinned-images must have a reason, got 'works'; say in a sentence why the rule does not fit here");
  });
});

test('rules are named once each', () => {
  expect(ruleNames.length).toBeGreaterThan(25);
  expect(ruleNames).toEqual([...ruleNames].sort());
  expect(ruleNames).toEqual(expect.arrayContaining(['valid-names', 'valid-schema', 'unique-hosts']));
  expect(new Set(ruleNames).size).toBe(ruleNames.length);
  for (const name of ruleNames) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

test('of an object that is not of its form nothing more is said, and of others all the same', () => {
  const rules = (kind: string): string[] => findingsOf(finished((web) => plain(web, kind, 'app', { spec: { containers: [{ name: 'app', image: 'app:latest' }], unknown: 1 } }))).filter(({ where }) => where === `home/web ${kind}/app`).map(({ rule }) => rule);
  expect(rules('Pod')).toEqual(['valid-schema']);
  expect(findingsOf(finished((web) => plain(web, 'Pod', 'app', { spec: { containers: [{ name: 'app', image: 'app:latest' }] } }))).map(({ rule }) => rule)).toEqual(expect.arrayContaining(['pinned-images', 'require-resources']));
});

test('what is found in a fleet of nothing but its clusters is nothing', () => {
  expect(findingsOf({ models: [], hubs: [], objects: [], previous: () => undefined })).toEqual([]);
});
