// The envelopes entrusted to this person: each decrypted here when asked, its files saved one by one or all in a ZIP.
// Exports: deposits(screen), zipAll(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { progress } from '../../components/progress/progress.js';
import { bytesOf } from '../../components/unlock/unlock.js';
import { api } from '../../src/api.js';
import { canonical } from '../../src/crypto/canonical.js';
import { SealError } from '../../src/crypto/errors.js';
import { readKeyFile } from '../../src/crypto/keyfile.js';
import { blobSink, openWith, unwrapOffer } from '../../src/crypto/opener.js';
import { day, instant, size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { rangeReader } from '../../src/ranges.js';
import { saveFile, saveZip, segment } from '../../src/saving.js';
import { toast } from '../../src/status.js';
import { signatures } from './signatures.js';

const nameOf = ({ kind, lot }) => t(`reading.${kind}`, { lot });
const idOf = (deposit, { slot }) => `${deposit.id}/${slot}`;
const readable = ({ malware }) => !malware;

/** The files of one envelope, decrypted with this person's key. Throws ApiProblem, SealError. */
async function filesOf(screen, deposit, envelope) {
  const { base, manifest } = screen.data;
  const found = await api.post(
    `${base}/readings`,
    { deposit_id: deposit.id, slot: envelope.slot },
    { idempotent: true },
  );
  const keyfile = await readKeyFile(canonical(found.key_file), manifest, envelope.slot, deposit.id);
  const sink = blobSink();
  const id = idOf(deposit, envelope);
  const onProgress = ({ done, total }) => screen.update({ moving: { ...screen.state.moving, [id]: done / total } });
  try {
    const offer = await unwrapOffer(bytesOf(found.key), screen.state.identity);
    await openWith(offer, { keyfile, fetchRange: rangeReader(found.body.url), create: sink.create, onProgress });
  } finally {
    delete screen.state.moving[id];
  }
  return [...sink.files].map(([name, blob]) => ({ name, blob }));
}

const read = (screen, deposit, envelope) =>
  screen.run(idOf(deposit, envelope), async () => {
    try {
      screen.state.files[idOf(deposit, envelope)] = await filesOf(screen, deposit, envelope);
    } catch (error) {
      if (error instanceof SealError) screen.fail({}, t('reading.failed'));
      else throw error;
    }
  });

async function* entries(screen, wanted) {
  for (const { deposit, envelope } of wanted) {
    const bidder = segment([deposit.company.name, deposit.number].filter(Boolean).join(' '));
    const folder = `${bidder}/${segment(nameOf(envelope))}`;
    const known = screen.state.files[idOf(deposit, envelope)] ?? (await filesOf(screen, deposit, envelope));
    for (const { name, blob } of known) yield { name: `${folder}/${name}`, input: blob };
  }
}

export function zipAll(screen) {
  const wanted = screen.data.list.items.flatMap((deposit) =>
    deposit.envelopes.filter(readable).map((envelope) => ({ deposit, envelope })),
  );
  if (!wanted.length) return nothing;
  return button({
    label: t('reading.zip', { count: wanted.length }),
    busy: screen.state.busy === 'zip',
    onClick: () =>
      screen.run('zip', async () => {
        const name = `${screen.data.consultation.reference || 'offres'}.zip`;
        if (await saveZip(name, entries(screen, wanted))) toast(t('reading.zipped'));
      }),
  });
}

const file = (screen, deposit, envelope, opened) => (named) => {
  const here = opened?.find(({ name }) => name === named.name);
  return html`<li>
    ${named.name} <span class="soft">(${size(named.size_bytes)})</span>
    ${
      here
        ? button({ label: t('reading.save'), kind: 'quiet', context: named.name, onClick: () => saveFile(here) })
        : nothing
    }
    ${signatures(screen, deposit, envelope, named)}
  </li>`;
};

const view = (screen, deposit) => (envelope) => {
  const id = idOf(deposit, envelope);
  const moving = screen.state.moving[id];
  const opened = screen.state.files[id];
  return html`<li class="envelope">
    <h3>${nameOf(envelope)}</h3>
    <ul>
      ${envelope.files.map(file(screen, deposit, envelope, opened))}
    </ul>
    ${moving === undefined ? nothing : progress({ label: t('reading.reading'), ratio: moving })}
    ${
      envelope.malware
        ? alert({ kind: 'error', body: t('reading.quarantined', { threat: envelope.malware.threat }) })
        : screen.state.identity && !opened
          ? button({
              label: t('reading.open'),
              context: `${nameOf(envelope)}, ${deposit.company.name}`,
              busy: screen.state.busy === id,
              onClick: () => read(screen, deposit, envelope),
            })
          : nothing
    }
  </li>`;
};

const when = (value) => (value.length === 10 ? day(`${value}T12:00:00Z`) : instant(value));

export const deposits = (screen) =>
  screen.data.list.items.map(
    (deposit) =>
      html`<article class="card">
        <h2>${deposit.company.name}</h2>
        <p class="soft">
          ${deposit.number ? html`${deposit.number}<br />` : nothing}${t('reading.received', {
            at: when(deposit.received_at),
          })}
        </p>
        <ul class="envelopes">
          ${deposit.envelopes.map(view(screen, deposit))}
        </ul>
      </article>`,
  );
