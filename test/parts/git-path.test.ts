import { GitPath, type GitPathProps } from '../../lib';
import { refusal, render } from '../support/declare';
import { type Rendered } from '../support/rendered';

const crds: GitPathProps = {
  repository: 'https://github.com/example/gateway-api.git', path: 'config/crd/standard', revision: 'v1.6.1',
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'], installs: ['example.org/Door'],
};
const declared = (props: Partial<GitPathProps> = {}): Rendered => render((application) => new GitPath(application, { ...crds, ...props }));

describe('a folder of someone else’s repository', () => {
  test('is the application’s source at its tag', () => {
    const rendered = declared();
    expect(rendered.argoApplication('web').spec.source).toEqual({ repoURL: crds.repository, path: crds.path, targetRevision: 'v1.6.1' });
    expect(rendered.argoProject('web').spec).toMatchObject({
      sourceRepos: [crds.repository], clusterResourceWhitelist: [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }],
    });
  });

  test('offers the kinds that it installs', () => {
    expect(declared().models[0]!.cluster.relations.allOffers.get('kind:example.org/Door')?.map(({ name }) => name)).toEqual(['web']);
  });

  test.each(['v1.6.1', '1.6', 'v2.0.0-rc.1', '0123456789abcdef0123456789abcdef01234567'])('may be at %s', (revision) => {
    expect(declared({ revision }).argoApplication('web').spec.source?.targetRevision).toBe(revision);
  });

  test.each(['main', 'HEAD', 'release-1.6', 'v1', '0123456', ''])('must not be at %p, which may be another tomorrow', (revision) => {
    expect(refusal((application) => new GitPath(application, { ...crds, revision }))).toMatch(/^revision of '.*' must be a version tag or a whole commit, got /);
  });

  test.each(['Deployment', 'apps/deployment', 'apps/v1/Deployment', '*/*'])('must name its kinds by group and kind, not as %p', (kind) => {
    expect(refusal((application) => new GitPath(application, { ...crds, namespacedKinds: [kind] })))
      .toMatch(/^kind in 'config\/crd\/standard' of '.*' must be written as group\/Kind, got /);
  });
});
