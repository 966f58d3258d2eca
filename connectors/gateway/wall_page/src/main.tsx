import { render } from "preact";
import { App } from "./app";
import { language, speak } from "./words";
import "./wall.css";

speak(language());
render(<App />, document.getElementById("wall")!);
