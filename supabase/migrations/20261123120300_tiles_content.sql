-- The library: people to ask, words, pictures, links, and what holds other tiles.
insert into public.tiles (
  tenant_id, type, name, category, description, schema, default_props, sample_context, template, container)
values
(private.system_tenant(), 'support_chat', 'Support', 'support',
'Somebody to talk to, and how long that takes.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "message": {"type": "string", "maxLength": 300},
  "button": {"type": "string", "minLength": 1, "maxLength": 40},
  "href": {"type": "string", "format": "link"},
  "phone": {"type": "string", "maxLength": 40, "pattern": "^[0-9 +()-]*$"}}}$json$,
$json${"title": "We’re here to help", "message": "Questions about a payment, a card or a loan? Write to us.", "button": "Start a chat", "href": "#"}$json$,
$json${"support": {"agent": "Jordan", "wait_minutes": 2}}$json$,
$liquid$<div class="bubble"><span class="t-dot" aria-hidden="true">{% if context.support.agent %}{{ context.support.agent | initials }}{% else %}{{ 'chat' | icon }}{% endif %}</span><p>{{ props.message }}</p></div>
<div class="t-row"><a class="t-button" href="{{ props.href | href }}">{{ 'chat' | icon }}{{ props.button }}</a>
{% if props.phone %}{% assign digits = props.phone | remove: ' ' | remove: '(' | remove: ')' | remove: '-' | prepend: 'tel:' %}<a class="t-button quiet" href="{{ digits | href }}">{{ props.phone }}</a>{% endif %}
{% if context.support.wait_minutes %}<span class="t-note">About {{ context.support.wait_minutes }} min to wait</span>{% endif %}</div>$liquid$, false),

(private.system_tenant(), 'branch_finder', 'Branches', 'support',
'Branches and cash machines nearby.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "placeholder": {"type": "string", "maxLength": 60},
  "show_map": {"type": "boolean"},
  "limit": {"type": "integer", "minimum": 1, "maximum": 10}}}$json$,
$json${"title": "Branches nearby", "placeholder": "City or postcode", "show_map": true, "limit": 3}$json$,
$json${"branches": [{"name": "Market Square", "address": "12 Market Square", "distance": "0.4 mi", "hours": "Open until 5 pm"}]}$json$,
$liquid${% if props.show_map %}<div class="map" aria-hidden="true"><svg viewBox="0 0 320 112" preserveAspectRatio="xMidYMid slice" focusable="false"><path class="water" d="M0 84C60 66 90 104 150 92S260 64 320 78V112H0Z"/><path d="M-10 38 330 10M60-10 96 130M190-10 168 130M-10 74 240-20M250-10 290 130"/><circle cx="176" cy="44" r="9"/><circle cx="82" cy="58" r="6"/><circle cx="262" cy="30" r="6"/></svg></div>{% endif %}
<div class="t-form" role="search" aria-label="{{ props.title }}"><label for="{{ id }}-place">Find a branch<input id="{{ id }}-place" autocomplete="off" placeholder="{{ props.placeholder }}"></label></div>
<ul class="t-list controls" role="list">
{% for branch in context.branches limit: props.limit %}<li class="t-item"><span class="t-dot">{{ 'pin' | icon }}</span><span class="t-main"><span class="t-title">{{ branch.name }}</span><span class="t-note">{{ branch.address }}{% if branch.hours %} · {{ branch.hours }}{% endif %}</span></span>{% if branch.distance %}<span class="t-side t-note">{{ branch.distance }}</span>{% endif %}</li>
{% endfor %}</ul>$liquid$, false),

(private.system_tenant(), 'text', 'Text', 'content', 'A heading with a paragraph or several.',
$json${"type": "object", "additionalProperties": false, "required": ["text"], "properties": {
  "title": {"type": "string", "maxLength": 120},
  "text": {"type": "string", "maxLength": 5000},
  "variant": {"type": "string", "enum": ["plain", "lead", "panel", "centre"]}}}$json$,
$json${"text": "Welcome", "variant": "plain"}$json$, '{}',
$liquid$<div class="prose {{ props.variant }}">{% assign paragraphs = props.text | split: '

' %}{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</div>$liquid$, false),

(private.system_tenant(), 'image', 'Image', 'content', 'A picture of the institution, with words for who does not see it.',
$json${"type": "object", "additionalProperties": false, "required": ["src", "alt"], "properties": {
  "title": {"type": "string", "maxLength": 120},
  "src": {"type": "string", "format": "asset"}, "alt": {"type": "string", "maxLength": 300},
  "caption": {"type": "string", "maxLength": 300},
  "href": {"type": "string", "format": "link"}}}$json$,
'{}', '{}',
$liquid${% assign src = props.src | asset %}<figure class="picture">{% if props.href %}<a href="{{ props.href | href }}">{% endif %}
{% if src %}<img src="{{ src }}" alt="{{ props.alt }}">{% else %}<span class="missing">{{ 'image' | icon }}<span>{{ props.alt | default: 'Image' }}</span></span>{% endif %}
{% if props.href %}</a>{% endif %}{% if props.caption %}<figcaption>{{ props.caption }}</figcaption>{% endif %}</figure>$liquid$, false),

(private.system_tenant(), 'link', 'Link', 'content', 'A way to a page, an address or a telephone number: as a line, a button or a round action.',
$json${"type": "object", "additionalProperties": false, "required": ["label", "href"], "properties": {
  "label": {"type": "string", "minLength": 1, "maxLength": 120},
  "href": {"type": "string", "format": "link"},
  "icon": {"type": "string", "maxLength": 20},
  "variant": {"type": "string", "enum": ["line", "button", "action"]}}}$json$,
$json${"label": "More", "href": "#", "variant": "line"}$json$, '{}',
$liquid${% case props.variant %}{% when 'action' %}<a class="action" href="{{ props.href | href }}"><span class="t-dot">{{ props.icon | default: 'right' | icon }}</span><span>{{ props.label }}</span></a>
{% when 'button' %}<a class="t-button" href="{{ props.href | href }}">{% if props.icon %}{{ props.icon | icon }}{% endif %}{{ props.label }}</a>
{% else %}<a class="go" href="{{ props.href | href }}">{% if props.icon %}{{ props.icon | icon }}{% endif %}<span>{{ props.label }}</span>{{ 'right' | icon }}</a>{% endcase %}$liquid$, false),

(private.system_tenant(), 'container', 'Container', 'layout', 'Tiles in a row, a column or a grid.',
$json${"type": "object", "additionalProperties": false, "required": ["layout"], "properties": {
  "title": {"type": "string", "maxLength": 120},
  "layout": {"type": "string", "enum": ["row", "column", "grid"]},
  "least_width": {"type": "string", "enum": ["small", "medium", "large"]},
  "wide": {"type": "string", "enum": ["none", "first", "last"]},
  "gap": {"type": "string", "enum": ["small", "medium", "large"]}}}$json$,
$json${"layout": "column", "least_width": "medium", "wide": "none", "gap": "medium"}$json$, '{}',
$liquid$<div class="t-layout {{ props.layout }} {{ props.least_width }} {{ props.wide }} gap-{{ props.gap }}"><!--children--></div>$liquid$, true)

on conflict (tenant_id, type, version) do update set
  (name, category, description, schema, default_props, sample_context, template, container)
    = row (excluded.name, excluded.category, excluded.description, excluded.schema, excluded.default_props,
      excluded.sample_context, excluded.template, excluded.container);
