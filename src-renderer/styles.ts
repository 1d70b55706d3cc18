/** Everything that gives the windows their look, in order. */
import '@fontsource-variable/inter/wght.css';
import '../src-ui/tokens.css';
import '../src-ui/base.css';
import '../src-ui/parts.css';
import '../src-ui/hex/hex.css';
import './scan/scan.css';
import './forms/forms.css';
