// An element of a drawing, with its attributes.

const SVG = "http://www.w3.org/2000/svg";

function draw(parent, tag, className, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag);
  element.setAttribute("class", className);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

