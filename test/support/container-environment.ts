import { type CoreProps } from '../../lib/core-kinds';

type Container = NonNullable<NonNullable<NonNullable<CoreProps<'Deployment'>['spec']>['template']['spec']>['containers']>[number];

/** The environment of a container by name: a plain value as it is, a reference as `secret/key`. */
export function environmentOf(container: Container | undefined): Record<string, string> {
  return Object.fromEntries((container?.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? `${valueFrom?.secretKeyRef?.name}/${valueFrom?.secretKeyRef?.key}`]));
}
