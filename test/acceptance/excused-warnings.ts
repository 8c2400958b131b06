interface Excuse {
  readonly kind: string;
  readonly warning: RegExp;
  readonly reason: string;
}

const excuses: readonly Excuse[] = [
  { kind: 'argoproj.io/AppProject', warning: /resources-finalizer\.argocd\.argoproj\.io/, reason: 'Argo CD knows the finalizer of a project by this name alone' },
];

/** Why a warning about an object of a kind is no fault; undefined where it is one. */
export function excuseFor(kind: string, warning: string): string | undefined {
  return excuses.find((excuse) => excuse.kind === kind && excuse.warning.test(warning))?.reason;
}
