// Opens the API's description with the viewer from the installed package; nothing leaves this house.
const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: place.dataset.spec,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
