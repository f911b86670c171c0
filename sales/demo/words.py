"""What the demo company sells: every product is invented. (name, name in English, specification, unit, holds, code, price)."""

# category, its name in English, products
RANGE = [
    (
        "触摸屏",
        "Touch panels",
        [
            ("电容触摸屏 5.0 寸", "Touch panel 5.0 in", "G+G 5 点 I2C", "片", "每箱 120 片", "TP-050-GG", "38.50"),
            ("电容触摸屏 7.0 寸", "Touch panel 7.0 in", "G+G 5 点 I2C", "片", "每箱 80 片", "TP-070-GG", "56.00"),
            ("电容触摸屏 10.1 寸", "Touch panel 10.1 in", "G+G 10 点 USB", "片", "每箱 40 片", "TP-101-GG", "96.00"),
            (
                "车载触摸屏 12.3 寸",
                "Automotive touch panel 12.3 in",
                "−40–85 °C 防眩",
                "片",
                "每箱 24 片",
                "TP-123-AU",
                "268.00",
            ),
            (
                "工控触摸屏 15.6 寸",
                "Industrial touch panel 15.6 in",
                "戴手套可用 IP65",
                "片",
                "每箱 16 片",
                "TP-156-IN",
                "342.00",
            ),
        ],
    ),
    (
        "盖板玻璃",
        "Cover glass",
        [
            (
                "2.5D 盖板玻璃 6.1 寸",
                "2.5D cover glass 6.1 in",
                "0.7 mm 防指纹",
                "片",
                "每盒 100 片",
                "CG-061-25",
                "9.80",
            ),
            ("3D 曲面盖板 6.7 寸", "3D cover glass 6.7 in", "0.55 mm 热弯", "片", "每盒 100 片", "CG-067-3D", "21.60"),
            (
                "车载盖板玻璃 12.3 寸",
                "Automotive cover glass 12.3 in",
                "1.1 mm AG AR AF",
                "片",
                "每盒 30 片",
                "CG-123-AU",
                "88.00",
            ),
            ("家电面板玻璃", "Appliance panel glass", "3.0 mm 丝印 钢化", "片", "每箱 40 片", "CG-HA-30", "26.40"),
            (
                "ITO 导电玻璃 20 Ω",
                "ITO glass 20 Ω",
                "355 × 406 × 0.7 mm",
                "片",
                "每箱 50 片",
                "GL-ITO-20-0714",
                "64.00",
            ),
            (
                "ITO 导电玻璃 10 Ω",
                "ITO glass 10 Ω",
                "355 × 406 × 0.7 mm",
                "片",
                "每箱 50 片",
                "GL-ITO-10-0714",
                "78.00",
            ),
        ],
    ),
    (
        "液晶模组",
        "LCD modules",
        [
            ("液晶模组 2.8 寸", "LCD module 2.8 in", "240 × 320 SPI 300 cd", "片", "每箱 200 片", "LM-028", "24.50"),
            ("液晶模组 4.3 寸", "LCD module 4.3 in", "480 × 272 RGB 500 cd", "片", "每箱 100 片", "LM-043", "46.80"),
            (
                "液晶模组 7.0 寸 高亮",
                "LCD module 7.0 in bright",
                "1024 × 600 LVDS 1000 cd",
                "片",
                "每箱 40 片",
                "LM-070-H",
                "128.00",
            ),
            (
                "液晶模组 10.1 寸",
                "LCD module 10.1 in",
                "1280 × 800 MIPI 400 cd",
                "片",
                "每箱 30 片",
                "LM-101",
                "176.00",
            ),
            (
                "全贴合模组 10.1 寸",
                "Bonded module 10.1 in",
                "LCM + TP OCA 全贴合",
                "套",
                "每箱 20 套",
                "LM-101-OB",
                "318.00",
            ),
            ("段码屏 定制", "Segment display, custom", "HTN 反射 3.3 V", "片", "每盒 500 片", "LS-HTN", "3.2500"),
        ],
    ),
    (
        "光学膜",
        "Optical films",
        [
            (
                "OCA 光学胶 0.175 mm",
                "OCA film 0.175 mm",
                "透过率 ≥ 92 %",
                "平方米",
                "每卷 100 平方米",
                "OF-OCA-175",
                "118.00",
            ),
            ("增亮膜", "Brightness enhancement film", "90/50 0.155 mm", "平方米", "每卷 200 平方米", "OF-BEF", "46.00"),
            ("扩散膜", "Diffuser film", "雾度 88 % 0.125 mm", "平方米", "每卷 200 平方米", "OF-DIF", "18.6500"),
            (
                "防爆膜 AG",
                "Anti-glare shatterproof film",
                "3H 雾度 12 %",
                "平方米",
                "每卷 100 平方米",
                "OF-AG-3H",
                "52.00",
            ),
            ("偏光片 TFT 用", "Polariser for TFT", "宽视角 0.215 mm", "平方米", "每卷 150 平方米", "OF-POL", "205.00"),
        ],
    ),
    (
        "背光与配件",
        "Backlights and parts",
        [
            ("LED 背光源 7.0 寸", "LED backlight 7.0 in", "侧入式 12 灯", "套", "每箱 60 套", "BL-070", "31.50"),
            ("LED 背光源 10.1 寸", "LED backlight 10.1 in", "侧入式 24 灯", "套", "每箱 40 套", "BL-101", "48.00"),
            ("FPC 排线 40 pin", "FPC cable 40 pin", "0.5 mm 间距 80 mm", "条", "每袋 500 条", "PT-FPC-40", "1.8500"),
            ("驱动板 LVDS", "LVDS driver board", "12 V HDMI 输入", "块", "每箱 50 块", "PT-DRV-L", "72.00"),
        ],
    ),
]

# A customer's own words on a line, and on an order.
DETAILS = ("", "", "", "", "按上次规格", "丝印黑色", "防指纹加厚", "出货前全检", "分两批发")
REMARKS = ("", "", "", "急单，请优先安排", "木箱包装", "随货附检验报告", "按周五前发货", "样品确认后量产")
