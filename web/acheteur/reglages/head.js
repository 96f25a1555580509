// The head of pages and printed documents: logo, lines, addresses. A chosen picture is flattened on white and made
// smaller here, so that any the browser reads will do. Exports: head(screen, admin).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { textArea } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { inBase64 } from '../../src/in-base64.js';
import { toast } from '../../src/status.js';
import { part } from './part.js';

const WIDTH = 600;
const HEIGHT = 240;
const QUALITY = 0.92;

async function flattened(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDTH / picture.width, HEIGHT / picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY);
  });
}

const at = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}/settings/logo`;

const choose = (screen, [file]) =>
  screen.run('logo', async () => {
    const picture = await flattened(file).catch(() => null);
    if (!picture) {
      screen.fail({ content: t('settings.logo_unread') });
      return;
    }
    screen.data.settings = await api.put(at(screen), { content: await inBase64(picture) });
    toast(t('settings.logo_saved'));
  });

const drop = (screen) =>
  screen.run('logo', async () => {
    screen.data.settings = await api.del(at(screen));
    toast(t('settings.logo_dropped'));
  });

function logo(screen, admin) {
  const { logo: kept } = screen.data.settings.head;
  const name = screen.tenant.tenant_name;
  return html`<section class="card">
    <h2>${t('settings.logo')}</h2>
    ${
      kept
        ? html`<p>
            <img
              class="buyer-logo"
              src=${kept.path}
              width=${kept.width}
              height=${kept.height}
              alt=${t('public.logo', { name })}
            />
          </p>`
        : html`<p class="soft">${t('settings.no_logo')}</p>`
    }
    ${
      admin
        ? html`${fileDrop({
            name: 'content',
            label: t('settings.logo_file'),
            hint: t('settings.logo_hint'),
            error: screen.state.errors.content,
            accept: 'image/png,image/jpeg,image/webp',
            single: true,
            onFiles: (files) => choose(screen, files),
          })}
          ${kept ? button({ label: t('settings.logo_drop'), kind: 'quiet', onClick: () => drop(screen) }) : nothing}`
        : nothing
    }
  </section>`;
}

const area = (name, value, error) =>
  textArea({
    name,
    label: t(`settings.${name}`),
    hint: t(`settings.${name}_hint`),
    rows: 3,
    value,
    required: false,
    error,
  });

export function head(screen, admin) {
  const { head: kept } = screen.data.settings;
  const { errors } = screen.state;
  const fields = html`${area('lines', kept.lines.join('\n'), errors['head.lines'])}
  ${area('address', kept.address, errors['head.address'])} ${area('delivery', kept.delivery, errors['head.delivery'])}`;
  const read = ({ lines, address, delivery }) => ({
    head: {
      lines: lines
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
      address,
      delivery,
    },
  });
  return html`${logo(screen, admin)}${part(screen, admin, 'head', fields, read)}`;
}
