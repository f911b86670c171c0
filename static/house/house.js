/* The little that a page cannot say in HTML. Every page works without it: script only shortens the way. */
(() => {
  'use strict';
  const root = document.documentElement;
  const own = document.currentScript.dataset; // words of the page's language, address of Tom Select
  const all = (q, el = document) => [...el.querySelectorAll(q)];

  // ── theme: the server remembers it; here the page only changes without being loaded again
  const isDark = () => root.dataset.bsTheme === 'dark'
    || (root.dataset.bsTheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const changeTheme = (form) => {
    const theme = isDark() ? 'light' : 'dark';
    const body = new FormData(form);
    body.set('theme', theme);
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new Event('theme'));
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
  };

  // ── sending: a form goes once; its buttons wake again when the page comes back
  const buttons = (form) => [...form.elements].filter((b) => b.type === 'submit');
  const wake = (form) => { delete form.dataset.sent; buttons(form).forEach((b) => { b.disabled = false; }); };
  // Ctrl Enter presses what was armed or focused last, on this page or before a refusal; what was never touched, the first
  const armed = new WeakMap();
  const arm = (button) => { if (button?.form && 'arm' in button.dataset) armed.set(button.form, button); };
  document.addEventListener('focusin', (e) => arm(e.target.closest('button')));
  document.addEventListener('pointerdown', (e) => arm(e.target.closest('button')));
  const send = (form) => {
    const button = armed.get(form) || form.querySelector('button[data-armed]') || form.querySelector('button.btn-primary[type=submit]');
    if (!unsaid(button)) form.requestSubmit(button);
  };
  document.addEventListener('submit', (e) => {
    const form = e.target;
    if (form.hasAttribute('data-theme-form')) { e.preventDefault(); changeTheme(form); return; }
    if (form.method !== 'post' || e.submitter?.formMethod === 'dialog') return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    // after the event, or the pressed button would be missing in what is sent
    setTimeout(() => {
      if (e.defaultPrevented) return;
      form.dataset.sent = '1';
      buttons(form).forEach((b) => { b.disabled = true; });
      setTimeout(wake, 10000, form); // an answer that is a file leaves the page where it is
    });
  });
  addEventListener('pageshow', () => all('form[data-sent]').forEach(wake));

  // ── dialogs: [data-open=id], [data-close]; menus close outside
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog?.showModal) return false;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('input[type=search]')?.select();
    return true;
  };
  let pressed = null;
  document.addEventListener('pointerdown', (e) => { pressed = e.target; });
  document.addEventListener('click', (e) => {
    const opener = e.target.closest('[data-open]');
    if (opener && !e.ctrlKey && !e.metaKey && open(opener.dataset.open)) e.preventDefault();
    const closer = e.target.closest('[data-close]');
    if (closer) { const toast = closer.closest('.toast-b'); if (toast) toast.remove(); else closer.closest('dialog')?.close(); }
    // beside the dialog, and not the end of marking text inside it
    if (e.target === pressed && e.target.matches('dialog')) e.target.close();
    if (e.target.closest('[data-print]')) print();
    if (unsaid(e.target.closest('[data-says]'))) e.preventDefault();
    all('details.menu[open]').forEach((d) => d.contains(e.target) || d.removeAttribute('open'));
  });

  // ── a button that wants words first leads to their box: [data-says=id]
  const unsaid = (button) => {
    const box = button && document.getElementById(button.dataset.says);
    if (!box || box.value.trim()) return false;
    box.setAttribute('aria-invalid', 'true');
    box.focus();
    return true;
  };

  // ── keys: / Ctrl K search · J K along a list (that of the inbox opens its lines) · X ticks, in the inbox T and Space · [data-key] · [data-arm] · Ctrl Enter sends · Ctrl S saves · Esc closes
  const typing = (el) => el.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');
  const closeMenus = () => all('details.menu[open]').forEach((d) => {
    d.removeAttribute('open');
    d.querySelector('summary').focus();
  });
  const command = (e) => {
    const key = e.key.toLowerCase();
    if (key === 'k') return open('jump');
    const form = e.target.form || document.querySelector('main .savebar .btn-primary')?.form;
    if (!form || form.method !== 'post' || form.hasAttribute('data-ticks') || (key !== 's' && key !== 'enter')) return false;
    send(form);
    return true;
  };
  const step = (e) => {
    const rows = all('[data-keys] > *');
    const at = rows.findIndex((r) => r.contains(document.activeElement));
    const from = at < 0 ? rows.findIndex((r) => r.querySelector('[aria-current]')) : at;
    const opens = rows[0]?.parentNode.dataset.keys === 'open';
    const go = (i) => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, i))];
      const link = row?.querySelector('a, button');
      link?.focus();
      if (opens && link && !row.querySelector('[aria-current]')) link.click();
    };
    if (e.key === 'j') go(from + 1);
    if (e.key === 'k') go(from - 1);
    const ticks = opens ? e.key === 't' || e.key === ' ' : e.key === 'x';
    const box = ticks && at >= 0 && rows[at].querySelector('input[type=checkbox]');
    if (box) { if (box !== e.target || e.key !== ' ') { e.preventDefault(); box.click(); } return; }
    // what cannot be taken back asks for the key twice: the first time it only gets the focus
    const act = all('[data-arm]').find((el) => el.dataset.arm === e.key);
    if (act) {
      e.preventDefault();
      if (document.querySelector('[data-keys] .htmx-request')) return; // another line is on its way into the pane
      arm(act);
      if (unsaid(act)) return;
      if (act === document.activeElement) act.click(); else act.focus();
      return;
    }
    const wanted = all('[data-key]').find((el) => el.dataset.key === e.key);
    if (!wanted) return;
    e.preventDefault();
    wanted.click();
    wanted.closest('details[open]')?.querySelector('a')?.focus();
  };
  document.addEventListener('keydown', (e) => {
    if (e.defaultPrevented || e.isComposing) return;
    if ((e.ctrlKey || e.metaKey) && !e.altKey) { if (command(e)) e.preventDefault(); return; }
    if (e.key === 'Escape') closeMenus();
    if (e.altKey || typing(e.target) || document.querySelector('dialog[open]')) return;
    if (e.key === '/' && open('jump')) { e.preventDefault(); return; }
    step(e);
  });

  // ── the hits of the search: arrows go along them, typing goes back to the box
  document.getElementById('jump')?.addEventListener('keydown', (e) => {
    const box = e.currentTarget.querySelector('input[type=search]');
    const hits = all('.hits a', e.currentTarget);
    const at = hits.indexOf(document.activeElement);
    if (e.key === 'ArrowDown') hits[Math.min(at + 1, hits.length - 1)]?.focus();
    else if (e.key === 'ArrowUp') (hits[at - 1] || box).focus();
    else if (e.key === 'Escape') e.currentTarget.close(); // the browser would only empty the box
    else { if (at >= 0 && (e.key.length === 1 || e.key === 'Backspace')) box.focus(); return; }
    e.preventDefault();
  });

  // ── a button that picks files says which
  const say = (input) => {
    const label = input.closest('.file-pick');
    const names = [...input.files].map((file) => file.name);
    const n = label.querySelector('.n') || label.appendChild(document.createElement('span'));
    n.className = 'n';
    n.textContent = names.length > 1 ? names.length : names[0] || '';
    label.title = names.join('\n');
  };

  // ── ticking rows shows the bar of actions and counts; works for rows that came later, too
  const boxes = (form) => all('tbody input[type=checkbox], li > input[type=checkbox]', form);
  const count = (form) => {
    const bar = form.querySelector('.bulk');
    const head = form.querySelector('[data-tick-all]');
    const rows = boxes(form);
    const n = rows.filter((b) => b.checked).length;
    rows.forEach((b) => b.closest('tr')?.setAttribute('aria-selected', b.checked));
    if (bar) {
      bar.dataset.live = '';
      bar.hidden = !n;
      all('[data-n]', bar).forEach((o) => { o.textContent = n; });
      all('[data-counted]', bar).forEach((o) => { o.hidden = false; });
    }
    if (head) { head.checked = n > 0 && n === rows.length; head.indeterminate = n > 0 && n < rows.length; }
  };
  document.addEventListener('change', (e) => {
    if (e.target.matches('.file-pick input')) say(e.target);
    const form = e.target.closest('[data-ticks]');
    if (!form) return;
    if (e.target.matches('[data-tick-all]')) boxes(form).forEach((b) => { b.checked = e.target.checked; });
    count(form);
  });

  document.addEventListener('reset', (e) => { if (e.target.matches('[data-ticks]')) setTimeout(count, 0, e.target); });

  // ── record fields and long selects: Tom Select comes only when a page has one
  let loaded;
  const tomSelect = () => {
    loaded ??= new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = own.select;
      script.onload = () => done(window.TomSelect);
      script.onerror = failed;
      document.head.append(script);
    });
    return loaded;
  };
  // a late refresh would take the focus back after Tab, so there is none
  const common = { maxOptions: 50, refreshThrottle: 0 };
  const render = {
    option: (hit, esc) => `<div>${esc(hit.text)}${hit.hint ? ` <span class="faint">${esc(hit.hint)}</span>` : ''}</div>`,
    option_create: (hit, esc) => `<div class="create">${esc(own.typed)} <b>${esc(hit.input)}</b></div>`,
    no_results: (hit, esc) => `<div class="no-results">${esc(own.none)}</div>`,
  };
  const ask = (el, text) => {
    const url = new URL(el.dataset.record, location);
    url.searchParams.set('q', text);
    return fetch(url, { headers: { Accept: 'application/json' } }).then((r) => (r.ok ? r.json() : [])).catch(() => []);
  };
  const finish = (el, box) => {
    el.setAttribute('aria-hidden', 'true');
    const words = el.getAttribute('aria-describedby');
    if (words) box.control_input.setAttribute('aria-describedby', words);
    if (el.getAttribute('aria-invalid')) box.control_input.setAttribute('aria-invalid', 'true');
  };
  const searched = (el) => tomSelect().then((TomSelect) => {
    if (el.tomselect) return;
    const many = el.tagName === 'TEXTAREA';
    const box = new TomSelect(el, {
      ...common, valueField: 'value', labelField: 'text', searchField: [], loadThrottle: 150, render,
      maxItems: many ? null : 1, delimiter: '\n', create: true, createOnBlur: true, persist: false, preload: 'focus',
      // what was searched for is no second choice
      onItemAdd() { this.setTextboxValue(''); this.refreshOptions(false); },
      // the server has searched; hits of another text are no hits, or Enter could take the wrong record
      score(text) { return (hit) => (text === this.hitsFor && this.hits.has(hit.value) ? 1 : 0); },
      load(text, show) {
        ask(el, text).then((hits) => {
          this.clearOptions();
          this.loadedSearches = {};
          this.hitsFor = text;
          this.hits = new Set(hits.map((hit) => hit.value));
          show(hits);
        });
      },
    });
    if (el.dataset.text && box.items.length) box.updateOption(box.items[0], { value: box.items[0], text: el.dataset.text });
    finish(el, box);
  });
  const chosen = (el) => tomSelect().then((TomSelect) => {
    if (!el.tomselect) finish(el, new TomSelect(el, { ...common, render: { no_results: render.no_results } }));
  });
  const enhance = (part) => {
    all('[data-ticks]', part).forEach(count);
    if (!own.select) return;
    all('[data-record]', part).forEach(searched);
    all('select[data-search]', part).forEach(chosen);
  };
  enhance(document);
  document.addEventListener('htmx:load', (e) => {
    enhance(e.target);
    const form = e.target.closest('[data-ticks]');
    if (form) count(form);
  });

  // ── a part that could not be loaded says so in the page; a list that could not is loaded as a whole page
  const complain = (text, markup) => {
    const note = (markup && new DOMParser().parseFromString(markup, 'text/html').querySelector('.note')) || document.createElement('div');
    if (!note.className) { note.className = 'note'; note.dataset.tone = 'bad'; note.setAttribute('role', 'alert'); note.textContent = text; }
    all('main > .note[data-failed]').forEach((old) => old.remove());
    note.dataset.failed = '';
    document.getElementById('main').prepend(note);
    note.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('htmx:responseError', (e) => {
    const { xhr, requestConfig } = e.detail;
    if (xhr.status === 401) return; // HX-Redirect is on its way
    if (requestConfig.verb === 'get' && xhr.status < 500 && !e.target.closest('dialog')) location.assign(e.detail.pathInfo.finalRequestPath);
    else complain(own.failed, xhr.status === 409 || xhr.status === 503 ? xhr.responseText : '');
  });
  document.addEventListener('htmx:sendError', () => complain(own.offline));

  // ── success is said once and goes
  all('.toast-b').forEach((toast) => setTimeout(() => toast.matches(':hover, :focus-within') || toast.remove(), 8000));
})();
