import DefaultTheme from 'vitepress/theme';
import './eventfold.css';

export default DefaultTheme;
