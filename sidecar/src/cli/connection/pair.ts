import type { Command } from 'commander';
import type { Runner } from '../command.ts';

/** `pair [--renew]`. */
export function pairCommand(program: Command, run: Runner): void {
  program
    .command('pair')
    .description('shows the code that the WordPress plugin asks for, to pair its store with this sidecar')
    .option('--renew', 'make a new code; the one before is good for nothing then')
    .action((options: { readonly renew?: boolean }) =>
      run(async ({ context, out }) => {
        const { secrets, config } = context;
        const code = options.renew === true ? await secrets.renewPairingCode() : await secrets.pairingCode();
        const address = config.http.publicUrl;
        out.result(
          { pairingCode: code, address },
          [`Pairing code:       ${code}`, `Sidecar's address:  ${address}`, '', 'The code pairs one store.'].join('\n'),
        );
        return undefined;
      }),
    );
}
