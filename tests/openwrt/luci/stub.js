// SPDX-License-Identifier: BSD-2-Clause
'use strict';

/*
 * LuCI, as far as our views use it: the classes that they require, over a server that asks the
 * daemon and edits UCI. What is shown is plain: each option of a form is an input with the
 * attribute data-name="SECTION.OPTION", and a view that fails says so in document.title.
 */

function fail(error) {
	document.title = 'failed: ' + (error.stack || error);
}

window.addEventListener('error', event => fail(event.error || event.message));
window.addEventListener('unhandledrejection', event => fail(event.reason));

// eslint-disable-next-line no-extend-native
String.prototype.format = function(...values) {
	return this.replace(/%[sd]/g, () => String(values.shift()));
};

const asked = []; // to be translated
const _ = text => (asked.push(text), text);

function E(tag, attributes, children) {
	const node = document.createElement(tag);

	for (const name in attributes || {}) {
		const value = attributes[name];

		if (typeof value === 'function')
			node.addEventListener(name, value);
		else if (value !== null && value !== undefined)
			node.setAttribute(name, value);
	}
	node.append(...[].concat(children === undefined ? [] : children).filter(child => child !== null));
	return node;
}

async function post(path, body) {
	const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });

	if (!answer.ok)
		throw new Error(path + ': ' + await answer.text());
	return answer.json();
}

// ---- Classes -------------------------------------------------------------------------

const view = {
	extend: members => Object.assign(function() {}, { prototype: members })
};

const rpc = {
	declare: ({ object, method, params, expect }) => async (...values) => {
		const named = {};

		(params || []).forEach((name, i) => { named[name] = values[i]; });
		const answer = await post('/ubus', { object, method, arguments: named });
		const [ key ] = Object.keys(expect || { '': {} });

		return key === '' ? answer : answer[key] === undefined ? expect[key] : answer[key];
	}
};

const dom = { content: (node, children) => node.replaceChildren(...[].concat(children)) };

const poll = {
	calls: [],
	add: (call, seconds) => {
		if (typeof call !== 'function' || !(seconds > 0))
			throw new TypeError('poll.add(function, seconds)');
		poll.calls.push(call);
	},
	step: () => Promise.all(poll.calls.map(call => call()))
};

const ui = {
	showModal: (title, children) => dom.content(document.getElementById('modal'),
		[ E('h4', {}, [ title ]), ...[].concat(children) ]),
	hideModal: () => dom.content(document.getElementById('modal'), []),
	createHandlerFn: (context, call, ...values) => event => {
		event.preventDefault();
		return Promise.resolve(call.apply(context, values.concat(event))).catch(fail);
	}
};

const fs = { read: path => post('/file', { path }) };

const uci = {
	loaded: {},
	commands: [],
	load: async name => { uci.loaded[name] = await post('/uci', { export: name }); },
	sections: (name, type) => uci.loaded[name].filter(section => section['.type'] === type),
	section: (name, section) => uci.loaded[name].find(one => one['.name'] === section),
	get: (name, section, option) => (uci.section(name, section) || {})[option],
	add: (name, type) => {
		const section = 'new' + uci.loaded[name].length;

		uci.loaded[name].push({ '.name': section, '.type': type });
		uci.commands.push([ 'set', `${name}.${section}=${type}` ]);
		return section;
	},
	set: (name, section, option, value) => {
		const path = `${name}.${section}.${option}`;

		if (uci.get(name, section, option) !== undefined)
			uci.commands.push([ 'delete', path ]);
		[].concat(value).forEach(one => uci.commands.push(
			[ Array.isArray(value) ? 'add_list' : 'set', `${path}=${one}` ]));
		uci.section(name, section)[option] = value;
	},
	unset: (name, section, option) => {
		if (uci.get(name, section, option) === undefined)
			return;
		uci.commands.push([ 'delete', `${name}.${section}.${option}` ]);
		delete uci.section(name, section)[option];
	},
	remove: (name, section) => {
		uci.commands.push([ 'delete', `${name}.${section}` ]);
		uci.loaded[name] = uci.loaded[name].filter(one => one['.name'] !== section);
	}
};

// ---- Forms ---------------------------------------------------------------------------

const DATATYPES = {
	port: /^([1-9]\d{0,4})$/,
	portrange: /^([1-9]\d{0,4})(-[1-9]\d{0,4})?$/
};

class Late extends Error {}

class Value {
	constructor(section, name, title) {
		Object.assign(this, { section, name, title, rmempty: true, choices: [], needs: [] });
		if (typeof name !== 'string' || typeof title !== 'string')
			throw new TypeError('option(class, name, title)');
	}

	value(key, text) { this.choices.push([ key, text || key ]); }

	depends(name, value) { this.needs.push(typeof name === 'string' ? { [name]: value } : name); }

	cfgvalue(id) { return uci.get(this.section.map.config, id, this.name); }

	validate() { return true; }

	write(id, value) { uci.set(this.section.map.config, id, this.name, value); }

	remove(id) { uci.unset(this.section.map.config, id, this.name); }

	label(id) { return `${id}.${this.name}`; }

	input(id) { return document.querySelector(`[data-name="${this.label(id)}"]`); }

	render(id) {
		const given = this.cfgvalue(id);

		return E('input', {
			'data-name': this.label(id), 'placeholder': this.placeholder,
			'value': given === null || given === undefined ? this.default : String(given)
		});
	}

	typed(id) { return this.input(id).value; }

	isShown(id) {
		return !this.needs.length || this.needs.some(need => {
			const holds = Object.keys(need).filter(name => name !== '!reverse').every(name =>
				this.section.options.find(option => option.name === name).typed(id) === need[name]);

			return need['!reverse'] ? !holds : holds;
		});
	}

	parse(id) {
		const value = this.typed(id), empty = value === '' || value.length === 0;
		const verdict = empty ? !(this.rmempty === false) || 'must be given'
			: this.datatype && !DATATYPES[this.datatype].test(value) ? 'is no ' + this.datatype
				: this.validate(id, value);

		if (!this.isShown(id))
			return this.remove(id);
		if (verdict !== true)
			throw new Error(`${this.title}: ${verdict}`);
		if (empty)
			return this.remove(id);
		// As in a window of LuCI's: what is refused so late ends the saving, and nothing is said.
		if (String(this.cfgvalue(id)) !== String(value))
			return Promise.resolve(this.write(id, value)).catch(() => { throw new Late(); });
		return null;
	}
}

class Flag extends Value {
	render(id) {
		const given = this.cfgvalue(id), on = (given === undefined ? this.default : given) === '1';

		return E('input', { 'type': 'checkbox', 'data-name': this.label(id), 'checked': on ? '' : null });
	}

	typed(id) { return this.input(id).checked ? '1' : '0'; }

	parse(id) {
		const value = this.typed(id);

		if (value === (this.default || '0') && this.rmempty !== false)
			return this.remove(id);
		return this.cfgvalue(id) === value ? null : this.write(id, value);
	}
}

class ListValue extends Value {
	render(id) {
		return E('select', { 'data-name': this.label(id) }, this.choices.map(([ key, text ]) =>
			E('option', { 'value': key, 'selected': this.cfgvalue(id) === key ? '' : null }, [ text ])));
	}
}

class MultiValue extends Value {
	render(id) {
		const given = [].concat(this.cfgvalue(id) || []);

		return E('select', { 'data-name': this.label(id), 'multiple': '' }, this.choices.map(([ key, text ]) =>
			E('option', { 'value': key, 'selected': given.includes(key) ? '' : null }, [ text ])));
	}

	typed(id) { return [ ...this.input(id).selectedOptions ].map(option => option.value); }
}

class DynamicList extends Value {
	typed(id) { return this.input(id).value.split(/[ ,]+/).filter(item => item); }
}

class Section {
	constructor(map, type, title, text) { Object.assign(this, { map, type, title, text, options: [] }); }

	option(kind, name, title, ...more) {
		const option = new kind(this, name, title, ...more);

		this.options.push(option);
		return option;
	}

	formvalue(id, name) { return this.options.find(option => option.name === name).typed(id); }

	ids() { return uci.sections(this.map.config, this.type).map(section => section['.name']); }

	row(id) {
		return E('fieldset', { 'data-section': id }, [
			...this.options.map(option => E('label', {}, [ option.title, ' ', option.render(id), E('br') ])),
			this.addremove ? E('button', { 'data-remove': id, 'click': event => {
				uci.remove(this.map.config, id);
				event.target.parentNode.remove();
			} }, [ 'Delete' ]) : ''
		]);
	}

	render() {
		const rows = E('div', {}, this.ids().map(id => this.row(id)));

		return E('div', {}, [ E('h3', {}, [ this.title ]), E('p', {}, [ this.text || '' ]), rows,
			this.addremove ? E('button', { 'data-add': this.type, 'click': () =>
				rows.append(this.row(uci.add(this.map.config, this.type))) }, [ 'Add' ]) : '' ]);
	}
}

class NamedSection extends Section {
	constructor(map, id, type, title, text) {
		super(map, type, title, text);
		this.id = id;
	}

	ids() { return [ this.id ]; }
}

class FormMap {
	constructor(config, title, text) { Object.assign(this, { config, title, text, sections: [] }); }

	section(kind, ...more) {
		const section = new kind(this, ...more);

		this.sections.push(section);
		return section;
	}

	async render() {
		return E('div', {}, [
			E('h2', {}, [ this.title ]), E('p', {}, [ this.text ]),
			...this.sections.map(section => section.render()),
			E('button', { 'id': 'save', 'click': () => this.save() }, [ 'Save & Apply' ])
		]);
	}

	async save() {
		try {
			for (const section of this.sections)
				for (const id of section.ids())
					for (const option of section.options)
						await option.parse(id);
			await post('/uci', { batch: uci.commands.concat([ [ 'commit', this.config ] ]) });
			uci.commands = [];
			document.title = 'saved';
		} catch (error) {
			if (!(error instanceof Late))
				document.title = 'refused: ' + error.message;
		}
	}
}

const classes = {
	view, rpc, dom, poll, ui, fs, uci,
	form: { Map: FormMap, GridSection: Section, NamedSection, Value, Flag, ListValue, MultiValue, DynamicList },
	'tools.widgets': { NetworkSelect: Value }
};

// ---- The view ------------------------------------------------------------------------

async function show(name) {
	const text = await (await fetch(`/luci-static/resources/view/${name}.js`)).text();
	const needed = [ ...text.matchAll(/^'require ([\w.]+)(?: as (\w+))?';$/gm) ];
	const values = needed.map(([ , path ]) => {
		if (!classes[path])
			throw new ReferenceError('there is no class ' + path);
		return classes[path];
	});
	const made = new Function('E', '_', ...needed.map(([ , path, alias ]) => alias || path), text);
	const members = made(E, _, ...values).prototype;

	dom.content(document.getElementById('view'), await members.render(await members.load()));
	document.title = 'shown';
}

show(new URLSearchParams(location.search).get('view')).catch(fail);
