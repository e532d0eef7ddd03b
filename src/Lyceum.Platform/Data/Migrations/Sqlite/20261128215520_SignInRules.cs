using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lyceum.Platform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SignInRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ErrorReason",
                table: "Jobs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SignInRules",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    SignUp = table.Column<int>(type: "INTEGER", nullable: true),
                    Authority = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ClientId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Secret = table.Column<byte[]>(type: "BLOB", maxLength: 4096, nullable: true),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    AllowedDomains = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Provision = table.Column<bool>(type: "INTEGER", nullable: false),
                    LinkVerifiedEmail = table.Column<bool>(type: "INTEGER", nullable: false),
                    TrustEmail = table.Column<bool>(type: "INTEGER", nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInRules", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "ChangeStamps",
                columns: new[] { "Topic", "Stamp" },
                values: new object[] { 5, new Guid("00000000-0000-0000-0000-000000000000") });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SignInRules");

            migrationBuilder.DeleteData(
                table: "ChangeStamps",
                keyColumn: "Topic",
                keyValue: 5);

            migrationBuilder.DropColumn(
                name: "ErrorReason",
                table: "Jobs");
        }
    }
}
