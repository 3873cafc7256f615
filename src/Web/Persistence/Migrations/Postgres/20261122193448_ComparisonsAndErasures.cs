using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Platform.Web.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ComparisonsAndErasures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Invoices_ContractId_Period",
                table: "Invoices");

            migrationBuilder.AlterColumn<Guid>(
                name: "ProjectId",
                table: "UsageRecords",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<decimal>(
                name: "Claimed",
                table: "Observations",
                type: "numeric(28,10)",
                precision: 28,
                scale: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Spending",
                table: "Invoices",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Expected",
                table: "ContractVersions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Power",
                table: "ContractVersions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SavedAt",
                table: "ContractVersions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SavedBy",
                table: "ContractVersions",
                type: "character varying(450)",
                maxLength: 450,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Saves",
                table: "ContractVersions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "CaseErasures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Names = table.Column<int>(type: "integer", nullable: false),
                    Erased = table.Column<string>(type: "text", nullable: false),
                    Left = table.Column<int>(type: "integer", nullable: false),
                    RequestedBy = table.Column<string>(type: "character varying(450)", maxLength: 450, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    PreviousHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseErasures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseErasures_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ErasedNames",
                columns: table => new
                {
                    KpiId = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ErasedNames", x => new { x.KpiId, x.Hash });
                    table.ForeignKey(
                        name: "FK_ErasedNames_Kpis_KpiId",
                        column: x => x.KpiId,
                        principalTable: "Kpis",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "HoldOutUses",
                columns: table => new
                {
                    EvaluationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Item = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HoldOutUses", x => new { x.EvaluationId, x.Item });
                    table.ForeignKey(
                        name: "FK_HoldOutUses_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LiveComparisons",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    WorkspaceId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Plan = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Salt = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    OverAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Looks = table.Column<int>(type: "integer", nullable: false),
                    Standing = table.Column<string>(type: "text", nullable: true),
                    Ending = table.Column<string>(type: "text", nullable: true),
                    CreatedBy = table.Column<string>(type: "character varying(450)", maxLength: 450, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveComparisons", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LiveComparisons_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UsageRecords_WithoutProject",
                table: "UsageRecords",
                columns: new[] { "WorkspaceId", "Kind", "Adapter", "Source", "Day" },
                unique: true,
                filter: "\"ProjectId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Observations_Unverified",
                table: "Observations",
                columns: new[] { "KpiId", "At" },
                filter: "\"Claimed\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CaseErasures_ProjectId_At",
                table: "CaseErasures",
                columns: new[] { "ProjectId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_CaseErasures_WorkspaceId_PreviousHash",
                table: "CaseErasures",
                columns: new[] { "WorkspaceId", "PreviousHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HoldOutUses_ProjectId_Item",
                table: "HoldOutUses",
                columns: new[] { "ProjectId", "Item" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveComparisons_ProjectId_Key",
                table: "LiveComparisons",
                columns: new[] { "ProjectId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LiveComparisons_State",
                table: "LiveComparisons",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaseErasures");

            migrationBuilder.DropTable(
                name: "ErasedNames");

            migrationBuilder.DropTable(
                name: "HoldOutUses");

            migrationBuilder.DropTable(
                name: "LiveComparisons");

            migrationBuilder.DropIndex(
                name: "IX_UsageRecords_WithoutProject",
                table: "UsageRecords");

            migrationBuilder.DropIndex(
                name: "IX_Observations_Unverified",
                table: "Observations");

            migrationBuilder.DropColumn(
                name: "Claimed",
                table: "Observations");

            migrationBuilder.DropColumn(
                name: "Spending",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "Expected",
                table: "ContractVersions");

            migrationBuilder.DropColumn(
                name: "Power",
                table: "ContractVersions");

            migrationBuilder.DropColumn(
                name: "SavedAt",
                table: "ContractVersions");

            migrationBuilder.DropColumn(
                name: "SavedBy",
                table: "ContractVersions");

            migrationBuilder.DropColumn(
                name: "Saves",
                table: "ContractVersions");

            migrationBuilder.AlterColumn<Guid>(
                name: "ProjectId",
                table: "UsageRecords",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_ContractId_Period",
                table: "Invoices",
                columns: new[] { "ContractId", "Period" });
        }
    }
}
