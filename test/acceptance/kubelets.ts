import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane } from './control-plane';
import { freePorts } from './ports';
import { type Service } from './service';

/** Starts kwok, which makes all nodes ready, lets pods become ready, those of Jobs complete, and deleted ones go. */
export async function startKubelets(plane: ControlPlane, kwok: string, folder: string): Promise<Service> {
  const [port] = await freePorts(1) as [number];
  const config = join(folder, 'kwok.yaml');
  // An empty file instead of the one in the home folder of whoever runs this.
  writeFileSync(config, '');
  return plane.start('kwok', kwok, [`--kubeconfig=${plane.kubeconfig}`, '--manage-all-nodes', `--server-address=127.0.0.1:${port}`, '--node-ip=127.0.0.1', '--node-lease-duration-seconds=40', `--config=${config}`]);
}

/** What a log of kwok's says went wrong. */
export function complaintsOf(log: string): string[] {
  return readFileSync(log, 'utf8').split('\n').filter((line) => /^ERROR|"level":"ERROR"/.test(line));
}
