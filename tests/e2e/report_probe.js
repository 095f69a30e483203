// Put at the end of a report by test_report_browser.sh: reads the page as a browser has it, works its
// buttons, and writes what it finds as lines "name=value" into one <pre>.
(function () {
  var root = document.documentElement;
  var found = [];
  function tell(name, value) { found.push(name + '=' + value); }
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function count(name, selector, within) { tell(name, all(selector, within).length); }
  function click(id) { document.getElementById(id).click(); }
  function isVisible(e) { return e.getClientRects().length > 0; }

  // What a scenario shows.
  function tellScenario(id) {
    var s = document.getElementById(id);
    count(id + '.lanes', 'g.lane', s);
    count(id + '.broadcasts', 'g.broadcast', s);
    count(id + '.bars3', 'rect.b3', s);
    count(id + '.bars10', 'rect.b10', s);
    count(id + '.arrows', 'path.arrow', s);
    count(id + '.late', 'path.arrow.late', s);
    count(id + '.lost', 'path.lost', s);
    count(id + '.missed', 'use.miss', s);
    count(id + '.pulls_ok', 'use.pull.ok', s);
    count(id + '.pulls_bad', 'use.pull.bad', s);
    count(id + '.kills', 'use.kill', s);
    count(id + '.refused', 'use.refusal', s);
    count(id + '.offline', 'rect.band.offline', s);
    count(id + '.failures', 'article.failure', s);
    count(id + '.verdicts', 'table.verdicts tbody tr', s);
    count(id + '.delays', 'svg.delays', s);
    count(id + '.bins', 'svg.delays rect.bin', s);
  }

  // References: to places of this page only, and each of them is there.
  function tellReferences() {
    var outside = 0, dangling = 0;
    all('*').forEach(function (e) {
      ['href', 'src', 'action', 'data', 'poster', 'srcset'].forEach(function (name) {
        var value = e.getAttribute(name);
        if (value === null || value === 'data:,') return;
        if (value.charAt(0) !== '#') outside++;
        else if (!document.getElementById(value.slice(1))) dangling++;
      });
    });
    all('[aria-labelledby]').forEach(function (e) {
      if (!document.getElementById(e.getAttribute('aria-labelledby'))) dangling++;
    });
    tell('outside', outside);
    tell('dangling', dangling);
    tell('loaded', performance.getEntriesByType('resource').length);
  }

  // Contrast, as WCAG reckons it.
  function channels(colour) {
    var hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim());
    if (hex) {
      var h = hex[1].length === 3 ? hex[1].replace(/./g, '$&$&') : hex[1];
      return [0, 2, 4].map(function (i) { return parseInt(h.slice(i, i + 2), 16); });
    }
    var m = colour.match(/[\d.]+/g).map(Number);
    return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3);
  }
  function luminance(rgb) {
    var l = rgb.map(function (c) {
      c /= 255;
      return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function contrast(a, b) {
    var x = luminance(a), y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }
  function background(e) {
    for (; e; e = e.parentElement) {
      var c = channels(getComputedStyle(e).backgroundColor);
      if (c) return c;
    }
    return [255, 255, 255];
  }
  function leastContrast() {
    var least = 21, where = '';
    function judge(value, name) { if (value < least) { least = value; where = name; } }
    all('body *').forEach(function (e) {
      var hasText = Array.prototype.some.call(e.childNodes, function (n) {
        return n.nodeType === 3 && n.textContent.trim() !== '';
      });
      if (!hasText || !isVisible(e) || /^(SCRIPT|STYLE|title)$/.test(e.tagName)) return;
      var style = getComputedStyle(e);
      var isSvg = e.namespaceURI.indexOf('svg') >= 0;
      if (isSvg && e.closest('.state,.bar-word')) return; // on a band or bar: below
      var ink = channels(isSvg ? style.fill : style.color);
      judge(contrast(ink, background(e)), e.tagName + '.' + (e.getAttribute('class') || ''));
    });
    var vars = getComputedStyle(root);
    [['on-online', 'online'], ['on-failing', 'failing'], ['on-failing', 'failing-line'],
     ['on-offline', 'offline'], ['on-offline', 'offline-line'], ['on-killed', 'killed'],
     ['on-killed', 'killed-line'], ['on-b10', 'b10'], ['on-b3', 'b3']].forEach(function (p) {
      judge(contrast(channels(vars.getPropertyValue('--' + p[0])),
                     channels(vars.getPropertyValue('--' + p[1]))), p.join(' on '));
    });
    return least >= 4.5 ? 'enough' : least.toFixed(2) + ' at ' + where;
  }

  function shownLanguages() {
    var en = all('span[lang=en],tspan[lang=en]').filter(isVisible).length;
    var zh = all('span[lang=zh-CN],tspan[lang=zh-CN]').filter(isVisible).length;
    return (en > 0 ? 'en' : '') + (zh > 0 ? 'zh' : '');
  }
  function pullTitle() {
    var t = document.querySelector('use.pull.ok > title');
    return t ? t.textContent : '';
  }
  function closed() { return all('details.scenario:not([open])').length; }

  count('scenarios', 'details.scenario');
  count('index', 'table.index tbody tr');
  all('details.scenario').forEach(function (s) { tellScenario(s.id); });
  tellReferences();
  tell('images', document.images.length);
  

  tell('closed', closed());
  click('all');
  tell('closed_after_open', closed());

  if (root.dataset.lang !== 'en') click('lang');
  tell('english', shownLanguages() + ' ' + root.lang + ' ' + pullTitle());
  click('lang');
  tell('chinese', shownLanguages() + ' ' + root.lang + ' ' + pullTitle());
  click('lang');
  root.removeAttribute('data-lang');
  tell('no_script', shownLanguages());

  if (root.dataset.shown !== 'light') click('theme');
  tell('light', leastContrast());
  click('theme');
  tell('dark', leastContrast());
  tell('dark_page', getComputedStyle(root).backgroundColor);

  // Every way to more can be reached by the keyboard.
  tell('unreachable', all('summary,button,a[href],.wide').filter(function (e) {
    return isVisible(e) && e.tabIndex < 0;
  }).length);
  tell('unlabelled', all('svg:not([aria-hidden])').filter(function (e) {
    return !e.hasAttribute('aria-labelledby');
  }).length);

  var pre = document.createElement('pre');
  pre.id = 'probe';
  pre.textContent = '\nPROBE\n' + found.join('\n') + '\nPROBE\n';
  document.body.appendChild(pre);
})();
