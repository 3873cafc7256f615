var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/health/alive", () => "alive");
await app.RunAsync();

public partial class Program;
