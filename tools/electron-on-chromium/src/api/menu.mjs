// Menus as data: nothing draws them and no accelerator fires, but an item can be found and clicked.
import { GuardedEmitter, guardClass } from '../guard.mjs';
import { app } from './app.mjs';

let nextCommand = 1;

class MenuItem {
  type = 'normal';
  label = '';
  enabled = true;
  visible = true;
  checked = false;
  accelerator = undefined;
  id = undefined;
  role = undefined;
  submenu = undefined;
  commandId = nextCommand++;

  constructor(options) {
    const { click, submenu, ...rest } = options;
    Object.assign(this, rest);
    if (submenu) {
      this.type = 'submenu';
      this.submenu = submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    }
    this.click = (event = {}, window = null) => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      click?.(this, window, event);
    };
  }
}

class Menu extends GuardedEmitter {
  items = [];

  constructor() {
    super('Menu', ['menu-will-show', 'menu-will-close']);
  }

  append(item) {
    this.items.push(item);
  }

  insert(position, item) {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  static buildFromTemplate(template) {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu) {
    app.applicationMenu = menu;
  }

  static getApplicationMenu() {
    return app.applicationMenu;
  }
}

guardClass('menuItem', MenuItem);
guardClass('menu', Menu);
export { Menu, MenuItem };
