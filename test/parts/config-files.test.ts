import { type Application, ConfigFiles, Fault, type FileContents, Workload } from '../../lib';
import { refusal, render } from '../support/declare';
import { type Rendered } from '../support/rendered';

function mounted(files: FileContents | (() => FileContents)): Rendered {
  return render((application) => {
    const config = new ConfigFiles(application, 'config', files);
    new Workload(application, 'web', {
      image: 'example.org/web:1', probes: { readiness: { command: ['true'] } }, resources: { cpu: '10m', memory: '16Mi' }, mounts: { '/etc/web': config.mount() },
    });
  });
}

const checksum = (rendered: Rendered): string | undefined => rendered.core('Deployment', 'web').spec?.template.metadata?.annotations?.['checksum/config'];

describe('configuration files', () => {
  test('are a ConfigMap that pods see as a read-only folder', () => {
    const rendered = mounted({ 'a.conf': 'x' });
    expect(rendered.core('ConfigMap', 'config').data).toEqual({ 'a.conf': 'x' });
    const { volumes, containers } = rendered.core('Deployment', 'web').spec!.template.spec!;
    expect(volumes).toEqual([{ name: 'config', configMap: { name: 'config', defaultMode: 0o444 } }]);
    expect(containers[0]?.volumeMounts).toEqual([{ name: 'config', mountPath: '/etc/web', readOnly: true }]);
  });

  test('are executable where they are scripts', () => {
    render((application: Application) => {
      const files = new ConfigFiles(application, 'scripts', { 'run.sh': '#!/bin/sh\n' });
      expect(files.mount({ executable: true }).volume.configMap?.defaultMode).toBe(0o555);
    });
  });

  test('are asked for once everything is declared', () => {
    const texts: Record<string, string> = {};
    const rendered = render((application) => {
      new ConfigFiles(application, 'config', () => texts);
      texts.late = 'said later';
    });
    expect(rendered.core('ConfigMap', 'config').data).toEqual({ late: 'said later' });
  });

  test('have one checksum in whatever order they are, and another with another name or text', () => {
    const first = checksum(mounted({ a: '1', b: '2' }));
    expect(checksum(mounted(() => ({ b: '2', a: '1' })))).toBe(first);
    expect(new Set([first, checksum(mounted({ a: '1', b: '3' })), checksum(mounted({ a: '1', c: '2' })), checksum(mounted({ a: '12', b: '' }))]).size).toBe(4);
  });

  test('that cannot be made are told as they are, with their place', () => {
    expect(refusal((application) => new ConfigFiles(application, 'config', () => {
      throw new Fault('rules must be few, got many');
    }))).toBe('home/web/config-config/ConfigMap-config: rules must be few, got many');
  });
});
