import { createTheme, type MantineColorsTuple } from '@mantine/core';

const scrimBlue: MantineColorsTuple = [
  '#eaf3fb',
  '#d3e5f5',
  '#a5cbea',
  '#74afe0',
  '#4c97d6',
  '#3488d0',
  '#2a7cc4',
  '#1f69ab',
  '#155b98',
  '#004e86',
];

/** Neutral greys, so that the only colours on a reading screen are the pictures' and the redactions'. */
const dark: MantineColorsTuple = [
  '#e4e6e8',
  '#c3c7cb',
  '#a3a9af',
  '#7d848b',
  '#4b5157',
  '#363b40',
  '#2a2e32',
  '#1f2225',
  '#17191b',
  '#101214',
];

export const theme = createTheme({
  primaryColor: 'scrim',
  colors: { scrim: scrimBlue, dark },
  primaryShade: { light: 7, dark: 7 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '16px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { withinPortal: true } } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    // Its stand-in for the first focus is an element that assistive technology meets in the menu.
    Menu: { defaultProps: { transitionProps: { duration: 0 }, withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 0 }, centered: true } },
  },
});
