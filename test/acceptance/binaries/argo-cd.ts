import { type Program } from './program';

/**
 * The versions of Argo CD that the suite knows, the first one by default: the newest line that builds from its published modules
 * alone, that of the fleet's chart, and the newest. From 3.3 on a part of it is a module of its own that is published under no version.
 */
export const argoCdVersions = ['3.2.11', '3.4.4', '3.5.1'] as const;

export type ArgoCdVersion = typeof argoCdVersions[number];

/** Those of a run of everything. */
export const fullArgoCds: readonly ArgoCdVersion[] = ['3.2.11', '3.5.1'];

/** What the tags were in August 2026. */
const commits: Readonly<Partial<Record<ArgoCdVersion, string>>> = {
  '3.4.4': '443415b5527ac55366e0760c93ef0e1abd0cf273',
  '3.5.1': '109ca7ca71139e514114499d294a492e7910a965',
};

/** All parts of Argo CD in one program. */
export function argoCd(version: ArgoCdVersion): Program {
  const commit = commits[version];
  return {
    name: 'argocd', module: 'github.com/argoproj/argo-cd/v3', version: `v${version}`, package: 'github.com/argoproj/argo-cd/v3/cmd',
    variables: { 'github.com/argoproj/argo-cd/v3/common.version': version },
    versionArguments: ['version', '--client', '--short'], says: `argocd: v${version}`,
    ...(commit !== undefined && { repository: { url: 'https://github.com/argoproj/argo-cd', variable: 'FLOTILLA_ARGO_CD', tag: `v${version}`, commit, without: ['docs'] } }),
  };
}
